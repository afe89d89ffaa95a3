#include "text/utf8.h"

#include "check.h"

static void test_span(void)
{
	static const struct {
		const char *text;
		size_t length, good;
	} cases[] = {
		{"", 0, 0},
		{"a\0b", 3, 3},
		{"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 9, 9},
		{"ab\xff", 3, 2},
		{"\x80", 1, 0},
		{"\xc3", 1, 0},
		{"\xc0\x80", 2, 0},
		{"\xe0\x9f\xbf", 3, 0},
		{"\xed\xa0\x80", 3, 0},
		{"\xf4\x90\x80\x80", 4, 0},
		{"\xf8\x88\x80\x80\x80", 5, 0},
		{"x\xe2\x82", 3, 1},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_NUMBER(utf8_span(cases[i].text, cases[i].length), cases[i].good);
}

static void test_codes(void)
{
	static const unsigned long codes[] = {0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff};
	struct str out = STR_INIT;

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		unsigned long code = 1;

		str_truncate(&out, 0);
		CHECK(utf8_add(&out, codes[i]));
		CHECK_NUMBER(utf8_decode(out.text, out.length, &code), out.length);
		CHECK_NUMBER(code, codes[i]);
	}
	str_truncate(&out, 0);
	CHECK(!utf8_add(&out, 0xd800));
	CHECK(!utf8_add(&out, 0xdfff));
	CHECK(!utf8_add(&out, 0x110000));
	CHECK_NUMBER(out.length, 0);
	str_free(&out);
}

int main(void)
{
	test_span();
	test_codes();
	return check_end();
}
