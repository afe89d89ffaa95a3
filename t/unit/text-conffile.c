#include "text/conffile.h"

#include <stdlib.h>

#include "check.h"

/* The settings in brackets, then "!" and the problem. Valid until the next call. */
static const char *parse(const char *text)
{
	static struct str out;
	struct strs settings = STRS_INIT;
	char *problem = conffile_parse(text, &settings);

	str_truncate(&out, 0);
	for (size_t i = 0; i < settings.count; i++)
		str_addf(&out, "[%s]", settings.item[i]);
	if (problem)
		str_addf(&out, "!%s", problem);
	free(problem);
	strs_free(&settings);
	return str_text(&out);
}

static void test_lines(void)
{
	CHECK_TEXT(parse(""), "");
	CHECK_TEXT(parse("\n \t\r\n# a = 1\n  # '\n"), "");
	CHECK_TEXT(parse("a = 1\nb=2 # c = 3\nC 4"), "[a=1][b=2][C=4]");
	CHECK_TEXT(parse("a=1\r\nb\t=\t2\r\n"), "[a=1][b=2]");
	CHECK_TEXT(parse("x.y = z\n_a1 = b_2"), "[x.y=z][_a1=b_2]");
	CHECK_TEXT(parse("include 'x.conf'\ninclude_dir = d"), "[include=x.conf][include_dir=d]");
}

static void test_values(void)
{
	CHECK_TEXT(parse("a = 128kB\nb = -1\nc = +0x1Fms\nd = .5\ne = 1.5e-3\nf = 1."),
		"[a=128kB][b=-1][c=+0x1Fms][d=.5][e=1.5e-3][f=1.]");
	CHECK_TEXT(parse("a = on\nb = /tmp/x"), "[a=on]!syntax error in line 2, near '/'");
	CHECK_TEXT(parse("a = a/b-1.2:3\nb = a.b.c"), "[a=a/b-1.2:3][b=a.b.c]");
	CHECK_TEXT(parse("a = b.c"), "!syntax error in line 1, near 'b.c'");
	CHECK_TEXT(parse("a = 1.5GB"), "!syntax error in line 1, near 'GB'");
	CHECK_TEXT(parse("a = 1e5"), "!syntax error in line 1, near '5'");
}

static void test_strings(void)
{
	CHECK_TEXT(parse("a = ''\nb='it''s # one'"), "[a=][b=it's # one]");
	CHECK_TEXT(parse("a = 'x\\'y\\\\z\\n\\t\\101\\q'"), "[a=x'y\\z\n\tAq]");
	CHECK_TEXT(parse("a = '\\1018'"), "[a=A8]");
	CHECK_TEXT(parse("a = 'b\\0c'"), "[a=b]");
	CHECK_TEXT(parse("a = 'b\nc'"), "!syntax error in line 1, near '''");
	CHECK_TEXT(parse("a = 'b\\\n'"), "!syntax error in line 1, near '''");
	CHECK_TEXT(parse("a = '"), "!syntax error in line 1, near '''");
}

static void test_problems(void)
{
	CHECK_TEXT(parse("a"), "!syntax error in line 1, near its end");
	CHECK_TEXT(parse("a = 1\nb =\n"), "[a=1]!syntax error in line 2, near its end");
	CHECK_TEXT(parse("a = 1 2"), "!syntax error in line 1, near '2'");
	CHECK_TEXT(parse("a == 1"), "!syntax error in line 1, near '='");
	CHECK_TEXT(parse("1 = a"), "!syntax error in line 1, near '1'");
	CHECK_TEXT(parse("= a"), "!syntax error in line 1, near '='");
	CHECK_TEXT(parse("a.b.c = 1"), "!syntax error in line 1, near 'a.b.c'");
	CHECK_TEXT(parse("a-b = 1"), "!syntax error in line 1, near 'a-b'");
	CHECK_TEXT(parse("a = \"b\""), "!syntax error in line 1, near '\"'");
	CHECK_TEXT(parse("a = -"), "!syntax error in line 1, near '-'");
}

int main(void)
{
	test_lines();
	test_values();
	test_strings();
	test_problems();
	return check_end();
}
