#include "text/halfchar.h"

#include "check.h"

/* A text with each second half of a character as '2', all else as '.'. */
static const char *halves(enum halfchar_encoding encoding, const char *text)
{
	static char seen[64];
	bool in_pair = false;
	size_t i = 0;

	for (; text[i] != '\0' && i < sizeof seen - 1; i++)
		seen[i] = halfchar_is_second(encoding, &in_pair, (unsigned char)text[i]) ? '2' : '.';
	seen[i] = '\0';
	return seen;
}

static void test_names(void)
{
	CHECK_NUMBER(halfchar_find("UTF8"), HALFCHAR_NONE);
	CHECK_NUMBER(halfchar_find("LATIN1"), HALFCHAR_NONE);
	CHECK_NUMBER(halfchar_find(""), HALFCHAR_NONE);
	CHECK_NUMBER(halfchar_find("SJIS"), HALFCHAR_SJIS);
	CHECK_NUMBER(halfchar_find("BIG5"), HALFCHAR_PAIRS);
	CHECK_NUMBER(halfchar_find("GBK"), HALFCHAR_PAIRS);
	CHECK_NUMBER(halfchar_find("UHC"), HALFCHAR_PAIRS);
	CHECK_NUMBER(halfchar_find("GB18030"), HALFCHAR_PAIRS);
	CHECK_NUMBER(halfchar_find("JOHAB"), HALFCHAR_PAIRS);
}

/* 0x5c is a backslash, and the second half of these. */
static void test_a_backslash_that_is_none(void)
{
	CHECK_TEXT(halves(HALFCHAR_SJIS, "a\x83\x5c\x5c"), "..2.");
	CHECK_TEXT(halves(HALFCHAR_PAIRS, "a\xa5\x5c\x5c"), "..2.");
	CHECK_TEXT(halves(HALFCHAR_NONE, "a\xc3\x5c\x5c"), "....");
}

static void test_pairs_follow_each_other(void)
{
	CHECK_TEXT(halves(HALFCHAR_PAIRS, "\xa5\xa5\xa5\xa5\x5c"), ".2.2.");
	CHECK_TEXT(halves(HALFCHAR_SJIS, "\x83\x83\x83\x5c\x5c"), ".2.2.");
}

/* A byte from 0xa1 to 0xdf is a whole character of SJIS. */
static void test_halfwidth_kana(void)
{
	CHECK_TEXT(halves(HALFCHAR_SJIS, "\xb1\x5c"), "..");
	CHECK_TEXT(halves(HALFCHAR_PAIRS, "\xb1\x5c"), ".2");
}

int main(void)
{
	test_names();
	test_a_backslash_that_is_none();
	test_pairs_follow_each_other();
	test_halfwidth_kana();
	return check_end();
}
