#include "text/armor.h"

#include "check.h"

#define HASH "fe3996c5b5888163840f65e471cbc6e0b35d02b29055addc6ac91f654bde9f55"
#define FIRST "begin bundle sha256:" HASH "\n"

static struct str bytes = STR_INIT;
static char sha256[ARMOR_SHA256_SIZE];

static const char *read_text(const char *text)
{
	str_free(&bytes);
	return armor_read(text, strlen(text), &bytes, sha256);
}

static void test_what_is_written_is_read(void)
{
	char data[200];
	struct str text = STR_INIT;

	for (size_t i = 0; i < sizeof data; i++)
		data[i] = (char)(i * 7);
	for (size_t length = 0; length <= sizeof data; length++) {
		str_free(&text);
		armor_write(data, length, HASH, &text);
		const char *problem = read_text(str_text(&text));
		if (problem || bytes.length != length || memcmp(str_text(&bytes), data, length) != 0)
			CHECK_NUMBER(length, -1);
	}
	CHECK_TEXT(sha256, HASH);
	str_free(&text);
}

static void test_lines(void)
{
	struct str text = STR_INIT;

	armor_write("0123456789012345678901234567890123456789012345678901234567", 58, HASH, &text);
	CHECK_TEXT(str_text(&text),
		FIRST
		"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2\nNw==\nend of bundle\n");
	str_free(&text);
}

static void test_text_around_it(void)
{
	CHECK_TEXT(read_text("#!/bin/sh\nexec a <<'b'\n" FIRST "Zm9v\nYmFy\nend of bundle\nmore\n"), NULL);
	CHECK_TEXT(str_text(&bytes), "foobar");
	CHECK_TEXT(read_text("x\r\nbegin bundle sha256:" HASH "\r\nZm9v\r\nend of bundle\r\n"), NULL);
	CHECK_TEXT(str_text(&bytes), "foo");
	CHECK(armor_is_in(FIRST, strlen(FIRST)));
	CHECK(!armor_is_in("begin bundle", 12));
	CHECK(!armor_is_in("", 0));
	CHECK(!armor_is_in(" " FIRST, strlen(FIRST) + 1));
}

static void test_damage(void)
{
	CHECK_TEXT(read_text(""), "there is no bundle in it");
	CHECK_TEXT(read_text("begin bundle sha256:12\nend of bundle\n"), "there is no bundle in it");
	CHECK_TEXT(read_text(FIRST), "it is cut short");
	CHECK_TEXT(read_text(FIRST "Zm9v\nend of bundl"), "it is cut short");
	CHECK_TEXT(read_text(FIRST "Zm9v\n\n-\nend of bundle\n"), "it is damaged: a line is not base64");
}

int main(void)
{
	test_what_is_written_is_read();
	test_lines();
	test_text_around_it();
	test_damage();
	str_free(&bytes);
	return check_end();
}
