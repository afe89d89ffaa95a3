#include "text/checksum.h"

#include "check.h"

#define MD5_A "0cc175b9c0f1b6a831c399e269772661"
#define MD5_B "92eb5ffee6ae2fec3ad71c777531578f"
#define SHA1_A "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"

static void test_command_line(void)
{
	struct checksum checksum;

	CHECK(checksum_parse("md5:" MD5_A, &checksum) && checksum.kind == CHECKSUM_MD5);
	CHECK_TEXT(checksum.hex, MD5_A);
	CHECK(checksum_parse("SHA1:86F7E437FAA5A7FCE15D1DDCB9EAEAEA377667B8", &checksum));
	CHECK_TEXT(checksum.hex, SHA1_A);
	static const char *const refused[] = {"", ":", "md5", "md5:", "md5:" MD5_A "0", "md5:x" MD5_A, "sha1:" MD5_A,
		"sha3:" MD5_A, MD5_A, "md5 " MD5_A, "md5:0cc175b9c0f1b6a831c399e26977266g"};
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		CHECK(!checksum_parse(refused[i], &checksum));
}

static const char *sidecar(const char *text)
{
	static struct checksum checksum;

	return checksum_parse_sidecar(text, "a.jar", CHECKSUM_MD5, &checksum) ? checksum.hex : NULL;
}

static void test_sidecars(void)
{
	CHECK_TEXT(sidecar(MD5_A), MD5_A);
	CHECK_TEXT(sidecar(MD5_A "\n"), MD5_A);
	CHECK_TEXT(sidecar("  " MD5_A " \r\n"), MD5_A);
	CHECK_TEXT(sidecar("0CC175B9C0F1B6A831C399E269772661"), MD5_A);
	CHECK_TEXT(sidecar(MD5_A "  a.jar\n"), MD5_A);
	CHECK_TEXT(sidecar(MD5_A " *a.jar\n"), MD5_A);
	CHECK_TEXT(sidecar(MD5_A "  target/a.jar\n"), MD5_A);
	CHECK_TEXT(sidecar(MD5_B "  b.jar\n" MD5_A "  a.jar\n"), MD5_A);
	CHECK_TEXT(sidecar("MD5 (a.jar) = " MD5_A "\n"), MD5_A);
	CHECK(!sidecar(MD5_B "  b.jar\n"));
	CHECK(!sidecar("MD5 (b.jar) = " MD5_A));
	CHECK(!sidecar(""));
	CHECK(!sidecar("<html>"));
	CHECK(!sidecar(SHA1_A));
	CHECK(!sidecar(MD5_A "0"));
}

static void test_integrity(void)
{
	struct checksum checksum;

	CHECK(checksum_parse_integrity("sha1-hvfkN/qlp/zhXR3cuerq6jd2Z7g=", &checksum));
	CHECK(checksum.kind == CHECKSUM_SHA1);
	CHECK_TEXT(checksum.hex, SHA1_A);
	/* The strongest of several, whatever the order. */
	CHECK(checksum_parse_integrity("md5-DMF1ucDxtqgxw5niaXcmYQ== sha1-hvfkN/qlp/zhXR3cuerq6jd2Z7g=", &checksum));
	CHECK(checksum.kind == CHECKSUM_SHA1);
	CHECK(checksum_parse_integrity("sha1-hvfkN/qlp/zhXR3cuerq6jd2Z7g= md5-DMF1ucDxtqgxw5niaXcmYQ==", &checksum));
	CHECK(checksum.kind == CHECKSUM_SHA1);
	CHECK(!checksum_parse_integrity("", &checksum));
	CHECK(!checksum_parse_integrity("sha1-", &checksum));
	CHECK(!checksum_parse_integrity("sha1-DMF1ucDxtqgxw5niaXcmYQ==", &checksum));
	CHECK(!checksum_parse_integrity("sha1-hvfkN/qlp/zhXR3cuerq6jd2Z7g$", &checksum));
	CHECK(!checksum_parse_integrity("sha384-xxxx", &checksum));
}

int main(void)
{
	test_command_line();
	test_sidecars();
	test_integrity();
	CHECK_TEXT(checksum_name(CHECKSUM_SHA512), "sha512");
	CHECK(checksum_same(&(struct checksum){CHECKSUM_MD5, "ab"}, &(struct checksum){CHECKSUM_MD5, "ab"}));
	CHECK(!checksum_same(&(struct checksum){CHECKSUM_MD5, "ab"}, &(struct checksum){CHECKSUM_MD5, "a"}));
	CHECK(!checksum_same(&(struct checksum){CHECKSUM_MD5, "ab"}, &(struct checksum){CHECKSUM_SHA1, "ab"}));
	CHECK(!checksum_same(&(struct checksum){CHECKSUM_MD5, ""}, &(struct checksum){CHECKSUM_MD5, ""}));
	return check_end();
}
