#include "text/base64.h"

#include "check.h"

/* The bytes that the text means, or "!". */
static const char *decoded(const char *text)
{
	static struct str out = STR_INIT;

	str_free(&out);
	return base64_decode(text, strlen(text), &out) ? str_text(&out) : "!";
}

/* The examples of RFC 4648. */
static void test_every_length(void)
{
	CHECK_TEXT(decoded(""), "");
	CHECK_TEXT(decoded("Zg=="), "f");
	CHECK_TEXT(decoded("Zm8="), "fo");
	CHECK_TEXT(decoded("Zm9v"), "foo");
	CHECK_TEXT(decoded("Zm9vYg=="), "foob");
	CHECK_TEXT(decoded("Zm9vYmE="), "fooba");
	CHECK_TEXT(decoded("Zm9vYmFy"), "foobar");
}

static void test_padding_may_be_missing(void)
{
	CHECK_TEXT(decoded("Zg"), "f");
	CHECK_TEXT(decoded("Zm8"), "fo");
}

static void test_other_characters_are_refused(void)
{
	CHECK_TEXT(decoded("Zm9v-"), "!");
	CHECK_TEXT(decoded("Zm 9v"), "!");
	CHECK_TEXT(decoded("Zm9v\n"), "!");
	CHECK_TEXT(decoded("Z\xc3\xbc"), "!");
}

static void test_every_digit(void)
{
	struct str out = STR_INIT;

	CHECK(base64_decode("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 64, &out));
	CHECK_NUMBER(out.length, 48);
	CHECK_NUMBER((unsigned char)str_text(&out)[2], 0x83);
	CHECK_NUMBER((unsigned char)str_text(&out)[47], 0xbf);
	str_free(&out);
}

static void test_encoding(void)
{
	static const char *const texts[] = {"", "f", "fo", "foo", "foob", "fooba", "foobar"};
	static const char *const encoded[] = {"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
	struct str out = STR_INIT;

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		base64_encode(texts[i], strlen(texts[i]), &out);
		CHECK_TEXT(str_text(&out), encoded[i]);
		str_truncate(&out, 0);
	}
	base64_encode("\xff\xfe\x00\x83", 4, &out);
	CHECK_TEXT(str_text(&out), "//4Agw==");
	str_free(&out);
}

int main(void)
{
	test_encoding();
	test_every_length();
	test_padding_may_be_missing();
	test_other_characters_are_refused();
	test_every_digit();
	return check_end();
}
