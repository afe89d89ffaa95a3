#include "text/excerpt.h"

#include <string.h>

#include "check.h"

/* The line and the mark, in two lines. */
static const char *show(const char *text, size_t offset, size_t number)
{
	static struct excerpt shown = {STR_INIT, STR_INIT};

	str_truncate(&shown.line, 0);
	str_truncate(&shown.mark, 0);
	excerpt_add(&shown, text, strlen(text), offset, number);
	str_addf(&shown.line, "\n%s", str_text(&shown.mark));
	return str_text(&shown.line);
}

static void test_lines(void)
{
	CHECK_NUMBER(excerpt_line("a\nb\n", 0), 1);
	CHECK_NUMBER(excerpt_line("a\nb\n", 1), 1);
	CHECK_NUMBER(excerpt_line("a\nb\n", 2), 2);
	CHECK_NUMBER(excerpt_line("a\nb\n", 4), 3);
}

static void test_marks(void)
{
	CHECK_TEXT(show("select x", 7, 1), "LINE 1: select x\n               ^");
	CHECK_TEXT(show("a\n  b c\r\nd", 6, 12), "LINE 12:   b c\n             ^");
	CHECK_TEXT(show("select", 6, 1), "LINE 1: select\n              ^");
	CHECK_TEXT(show("", 0, 1), "LINE 1: \n        ^");
	CHECK_TEXT(show("a\n", 2, 2), "LINE 2: \n        ^");
}

static void test_characters(void)
{
	CHECK_TEXT(show("\ta\x1b \xff\x80 b", 7, 1), "LINE 1:  a? ?? b\n               ^");
	CHECK_TEXT(show("'\xc3\xa4\xe2\x82\xac\xf0\x9f\x90\x98' b", 12, 1),
		"LINE 1: '\xc3\xa4\xe2\x82\xac\xf0\x9f\x90\x98' b\n              ^");
	CHECK_TEXT(show("\xc2\xa0 \xc2\xbf \xc2\x9b\xc0\x80 b", 11, 1),
		"LINE 1: \xc2\xa0 \xc2\xbf ???? b\n                 ^");
	CHECK_TEXT(show("\xef\xbb\xbfselect", 0, 1), "LINE 1: <U+FEFF>select\n        ^");
	CHECK_TEXT(show("a\xe2\x80\x8b b", 5, 1), "LINE 1: a<U+200B> b\n                  ^");
}

static void test_long_lines(void)
{
	static char text[1000];
	memset(text, 'a', sizeof text - 1);
	text[500] = 'X';
	const char *shown = show(text, 500, 1);
	CHECK(strncmp(shown, "LINE 1: ...aaa", 14) == 0);
	CHECK_NUMBER(strchr(shown, 'X') - shown, 8 + 3 + 60);
	CHECK(strstr(shown, "aaa...\n") != NULL);
	CHECK_NUMBER(strlen(strchr(shown, '\n') + 1), 8 + 3 + 60 + 1);
}

int main(void)
{
	test_lines();
	test_marks();
	test_characters();
	test_long_lines();
	return check_end();
}
