#include "text/control.h"

#include <stdlib.h>

#include "check.h"
#include "text/str.h"

/* What a text gives: "name=value;..." or "LINE near 'TOKEN'". Valid until the next call. */
static const char *read_bytes(const char *text, size_t length)
{
	static struct str got;
	struct control control = CONTROL_INIT;
	struct control_problem problem;

	str_free(&got);
	if (!control_parse(text, length, &control, &problem))
		str_addf(&got, "%zu near '%s'", problem.line, problem.near);
	else
		for (size_t i = 0; i < control.count; i++)
			str_addf(&got, "%s=%s;", control.item[i].name, control.item[i].value);
	control_free(&control);
	return str_text(&got);
}

static const char *read(const char *text)
{
	return read_bytes(text, strlen(text));
}

static void test_lines(void)
{
	CHECK_TEXT(read(""), "");
	CHECK_TEXT(read("# only\n\n  \t\r\n#"), "");
	CHECK_TEXT(read("# hstore extension\ncomment = 'pairs'\ndefault_version = '1.8'\nrelocatable = true\n"),
		"comment=pairs;default_version=1.8;relocatable=true;");
	CHECK_TEXT(read("a = 'b'"), "a=b;");
	CHECK_TEXT(read("a 'b' # c\nd=e\r\n\tf = g#h"), "a=b;d=e;f=g;");
	CHECK_TEXT(read("a = 'x'\na = 'y'\n"), "a=x;a=y;");
	CHECK_TEXT(read("a = '#'"), "a=#;");
	CHECK_TEXT(read("a.b = c"), "a.b=c;");
	CHECK_TEXT(read("\xc3\xa4 = \xc3\xb6\n"), "\xc3\xa4=\xc3\xb6;");
}

static void test_values(void)
{
	CHECK_TEXT(read("a = $libdir/x"), "1 near '$'");
	CHECK_TEXT(read("a = libdir/x-1.2:y_"), "a=libdir/x-1.2:y_;");
	CHECK_TEXT(read("a = 1"), "a=1;");
	CHECK_TEXT(read("a = -12kB"), "a=-12kB;");
	CHECK_TEXT(read("a = 0x1Fg"), "a=0x1Fg;");
	CHECK_TEXT(read("a = 1.10"), "a=1.10;");
	CHECK_TEXT(read("a = .5e-3"), "a=.5e-3;");
	CHECK_TEXT(read("a = ."), "a=.;");
	CHECK_TEXT(read("a = 1.2.3"), "1 near '.3'");
	CHECK_TEXT(read("a = 1.0dev"), "1 near 'dev'");
	CHECK_TEXT(read("a = 1.5e"), "1 near 'e'");
	/* A dotted name is a name only, but one more dot makes it a word. */
	CHECK_TEXT(read("a = b.c"), "1 near 'b.c'");
	CHECK_TEXT(read("a = b.c.d"), "a=b.c.d;");
}

static void test_strings(void)
{
	CHECK_TEXT(read("a = ''"), "a=;");
	CHECK_TEXT(read("a = 'it''s'"), "a=it's;");
	CHECK_TEXT(read("a = ''''"), "a=';");
	CHECK_TEXT(read("a = '\\'\\\\\\n\\t\\r\\b\\f\\q'"), "a='\\\n\t\r\b\fq;");
	CHECK_TEXT(read("a = '\\101\\60\\1011\\8'"), "a=A0A18;");
	CHECK_TEXT(read("a = 'x\\0y'"), "a=x;");
	CHECK_TEXT(read("a = '\\777'"), "a=\xff;");
	CHECK_TEXT(read("a = 'b\n"), "1 near '''");
	CHECK_TEXT(read("a = 'b\\'"), "1 near '''");
	CHECK_TEXT(read("a = 'b''"), "1 near '''");
	CHECK_TEXT(read("a = 'b"), "1 near '''");
	CHECK_TEXT(read("a = '\\"), "1 near '''");
	CHECK_TEXT(read("a = 'b'c"), "1 near 'c'");
	CHECK_TEXT(read("a = 'b' 'c'"), "1 near ''c''");
}

static void test_problems(void)
{
	CHECK_TEXT(read("a"), "1 near ''");
	CHECK_TEXT(read("a =\n"), "1 near ''");
	CHECK_TEXT(read("\n\na = = b"), "3 near '='");
	CHECK_TEXT(read("a = b c"), "1 near 'c'");
	CHECK_TEXT(read("= b"), "1 near '='");
	CHECK_TEXT(read("'a' = b"), "1 near ''a''");
	CHECK_TEXT(read("1 = b"), "1 near '1'");
	CHECK_TEXT(read("a-b = c"), "1 near 'a-b'");
	CHECK_TEXT(read("a = b\nc ~ d\n"), "2 near '~'");
	CHECK_TEXT(read("a = b an_uncommonly_long_word_that_goes_on"), "1 near 'an_uncommonly_long_word_that_go'");
	CHECK_TEXT(read_bytes("a = b\0c", 7), "1 near ''");
	CHECK_TEXT(read_bytes("a = 'b\0c'", 9), "1 near '''");
	CHECK_TEXT(read_bytes("a = b # \0\nc = d", 15), "a=b;c=d;");
}

static void test_line_numbers(void)
{
	static const char text[] = "a = 1\nb = 2\na = 3\n";
	struct control control = CONTROL_INIT;
	struct control_problem problem;

	CHECK(control_parse(text, strlen(text), &control, &problem));
	CHECK_NUMBER(control.item[2].line, 3);
	control_free(&control);
	CHECK_NUMBER(control.count, 0);
}

int main(void)
{
	test_lines();
	test_values();
	test_strings();
	test_problems();
	test_line_numbers();
	return check_end();
}
