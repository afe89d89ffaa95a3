#include "text/sqlscan.h"

#include <stdio.h>
#include <string.h>

#include "check.h"

/*
 * What a text is split into: "[statement]" or "{command}" each, newlines as blanks, "!LINE problem" for what is no SQL.
 * `marks` puts the line and the kind of each in front: "2:[...]", "2B[...]" (begin, Commit, Rollback).
 */
static const char *split(const char *text);
static const char *split_with(const char *text, size_t length, bool standard, const char *encoding, bool marks);
static const char *lines(const char *text);
static const char *old(const char *text);

static void test_semicolons(void)
{
	CHECK_TEXT(split(""), "");
	CHECK_TEXT(split(" \n\t ;; ; \n"), "");
	CHECK_TEXT(split("a;b;"), "[a;][b;]");
	CHECK_TEXT(split("a ; b"), "[a ;][b]");
	CHECK_TEXT(split("  a\n  b  "), "[a   b  ]");
	CHECK_TEXT(split("select (1; 2)"), "[select (1;][2)]");
	CHECK_TEXT(split("a[1:2];b::c;"), "[a[1:2];][b::c;]");
}

static void test_quotes(void)
{
	CHECK_TEXT(split("'a;b' ; c"), "['a;b' ;][c]");
	CHECK_TEXT(split("'it''s;'; c"), "['it''s;';][c]");
	CHECK_TEXT(split("'a\\'; c"), "['a\\';][c]");
	CHECK_TEXT(split("\"a;\"\";b\"; c"), "[\"a;\"\";b\";][c]");
	CHECK_TEXT(split("\"a\\\"; c"), "[\"a\\\";][c]");
	CHECK_TEXT(split("E'a\\';'; c"), "[E'a\\';';][c]");
	CHECK_TEXT(split("e'a\\\\'; c"), "[e'a\\\\';][c]");
	CHECK_TEXT(split("e'a'';\\';'; c"), "[e'a'';\\';';][c]");
	CHECK_TEXT(split("some'a\\'; c"), "[some'a\\';][c]");
	CHECK_TEXT(split("1e'a\\';'; c"), "[1e'a\\';';][c]");
	CHECK_TEXT(split("U&'a\\'; c"), "[U&'a\\';][c]");
	CHECK_TEXT(split("u&\"a\\;\"; c"), "[u&\"a\\;\";][c]");
	CHECK_TEXT(split("u &'a\\'; u&c"), "[u &'a\\';][u&c]");
	CHECK_TEXT(split("b'\\'; x'\\'; n'\\'; c"), "[b'\\';][x'\\';][n'\\';][c]");
}

/* A string goes on in another line as it began, but not behind a comment in slashes. */
static void test_strings_that_go_on(void)
{
	CHECK_TEXT(split("E'a'\n'b\\';'; c"), "[E'a' 'b\\';';][c]");
	CHECK_TEXT(split("E'a' -- '\n -- ;\n\t'b\\';'; c"), "[E'a' -- '  -- ; \t'b\\';';][c]");
	CHECK_TEXT(split("E'a'\r'b\\';'; c"), "[E'a'\r'b\\';';][c]");
	CHECK_TEXT(split("E'a' 'b\\'; c"), "[E'a' 'b\\';][c]");
	CHECK_TEXT(split("E'a'\n/**/'b\\'; c"), "[E'a' /**/'b\\';][c]");
	CHECK_TEXT(split("E'a'\n, 'b\\'; c"), "[E'a' , 'b\\';][c]");
	CHECK_TEXT(split("'a'\nE'b\\';'; c"), "['a' E'b\\';';][c]");
}

static void test_strings_of_old(void)
{
	CHECK_TEXT(old("'a\\';'; c"), "['a\\';';][c]");
	CHECK_TEXT(old("n'a\\';'; c"), "[n'a\\';';][c]");
	CHECK_TEXT(old("b'\\'; x'\\'; U&'\\'; c"), "[b'\\';][x'\\';][U&'\\';][c]");
	CHECK_TEXT(old("b'\\'\n'\\'; 'c"), "[b'\\' '\\';]!2 unterminated quoted string");
	CHECK_TEXT(old("\"a\\\"; c"), "[\"a\\\";][c]");
}

static void test_dollar_quotes(void)
{
	CHECK_TEXT(split("$$a;'b$$; c"), "[$$a;'b$$;][c]");
	CHECK_TEXT(split("$x$a;$$;$y$;$x$; c"), "[$x$a;$$;$y$;$x$;][c]");
	CHECK_TEXT(split("$x$a;$xx$;$ x$;$x$; c"), "[$x$a;$xx$;$ x$;$x$;][c]");
	CHECK_TEXT(split("$x$;$$x$; c"), "[$x$;$$x$;][c]");
	CHECK_TEXT(split("$X$;$x$;$X$; c"), "[$X$;$x$;$X$;][c]");
	CHECK_TEXT(split("$\xc3\xa4_1$;$\xc3\xa4_1$; c"), "[$\xc3\xa4_1$;$\xc3\xa4_1$;][c]");
	CHECK_TEXT(split("a$$; b$c$; d"), "[a$$;][b$c$;][d]");
	CHECK_TEXT(split("$1; $2$; $3$$;$$; c"), "[$1;][$2$;][$3$$;$$;][c]");
	CHECK_TEXT(split("$a b; $; $'x'; $e'\\';'; c"), "[$a b;][$;][$'x';][$e'\\';';][c]");
}

static void test_comments(void)
{
	CHECK_TEXT(split("-- a;\nb; -- c;"), "[b;]");
	CHECK_TEXT(split("a -- ;'\n; b"), "[a -- ;' ;][b]");
	CHECK_TEXT(split("-- a\rb;"), "[b;]");
	CHECK_TEXT(split("/* a; */ b /* ; ' */; c"), "[b /* ; ' */;][c]");
	CHECK_TEXT(split("/* /* ; */ ; */ b; c"), "[b;][c]");
	CHECK_TEXT(split("/*/ ; */ b; /***/ c; /*/**/;*/ d; /**//**/"), "[b;][c;][d;]");
	CHECK_TEXT(split("a - b / c; - /* */ d; a*/*;*/b"), "[a - b / c;][- /* */ d;][a*/*;*/b]");
	CHECK_TEXT(split("a +-- ;\n b; @/*;*/ c; -;/;"), "[a +-- ;  b;][@/*;*/ c;][-;][/;]");
	CHECK_TEXT(split("'/*'; \"--\"; $$--$$; a"), "['/*';][\"--\";][$$--$$;][a]");
}

static void test_rules(void)
{
	CHECK_TEXT(split("create rule r as on insert to t do (a; (b); c); d"),
		"[create rule r as on insert to t do (a; (b); c);][d]");
	CHECK_TEXT(split("Create Or Replace Rule r do (a; b); d"), "[Create Or Replace Rule r do (a; b);][d]");
	CHECK_TEXT(split("create or rule (a; b)"), "[create or rule (a;][b)]");
	CHECK_TEXT(split("create table rule (a; b)"), "[create table rule (a;][b)]");
	CHECK_TEXT(split("create \"or\" rule (a; b)"), "[create \"or\" rule (a;][b)]");
	CHECK_TEXT(split("create rule r do (a;"), "[create rule r do (a;]");
}

static void test_bodies(void)
{
	CHECK_TEXT(split("create function f() begin atomic a; b; end; c"),
		"[create function f() begin atomic a; b; end;][c]");
	CHECK_TEXT(split("CREATE OR REPLACE PROCEDURE f() BEGIN ATOMIC END; c"),
		"[CREATE OR REPLACE PROCEDURE f() BEGIN ATOMIC END;][c]");
	CHECK_TEXT(split("create function f() begin /* */ atomic select case when a then case b end end; end; c"),
		"[create function f() begin /* */ atomic select case when a then case b end end; end;][c]");
	CHECK_TEXT(split("create function f() begin atomic select a.end, 1 as end, b as case, 'end', \"end\"; end; c"),
		"[create function f() begin atomic select a.end, 1 as end, b as case, 'end', \"end\"; end;][c]");
	CHECK_TEXT(split("create function f() begin atomic select (case when a then b end); end; c"),
		"[create function f() begin atomic select (case when a then b end); end;][c]");
	CHECK_TEXT(split("create function begin() as 'x'; create function f(atomic int) as 'x'; c"),
		"[create function begin() as 'x';][create function f(atomic int) as 'x';][c]");
	CHECK_TEXT(split("begin; atomic; end; create view begin atomic; end"),
		"[begin;][atomic;][end;][create view begin atomic;][end]");
	CHECK_TEXT(lines("a;\ncreate function f()\nbegin\natomic a; b; c"), "1:[a;]!3 unterminated BEGIN ATOMIC");
}

/* The dot of a number makes no name of the word behind it. */
static void test_dots_in_bodies(void)
{
	static const char *const closed[] = {"1.", "12.", "1.5", ".5", "1.e5", "1.5e-3", "1_000.", "1.::int", "a.end",
		"t1.end", "(a).case", "a[1].end", "$1.end", "a.b1 . end", "1..2", "1. + a.end", "1.e5 + .5"};
	static const char before[] = "create function f() begin atomic select case when a then ";
	static const char behind[] = " end; end;";

	for (size_t i = 0; i < sizeof closed / sizeof *closed; i++) {
		char text[160], want[160];
		snprintf(text, sizeof text, "%s%s%s c", before, closed[i], behind);
		snprintf(want, sizeof want, "[%s%s%s][c]", before, closed[i], behind);
		CHECK_TEXT(split(text), want);
	}
	CHECK_TEXT(split("create function f() begin atomic select 1., case a when 1. then 2. end; end; c"),
		"[create function f() begin atomic select 1., case a when 1. then 2. end; end;][c]");
}

static void test_commands(void)
{
	CHECK_TEXT(split("\\connect a;b\nc;"), "{\\connect a;b }[c;]");
	CHECK_TEXT(split(" \\x 'a\nb;\\y"), "{\\x 'a }[b;]{\\y}");
	CHECK_TEXT(split("-- a\n/* */ \\x\r\nc"), "{\\x\r }[c]");
	CHECK_TEXT(split("a \\g\nb"), "{stray \\g }[b]");
	CHECK_TEXT(lines("a;\n\n\\x\n\nb"), "1:[a;]3:{\\x }5:[b]");
}

static void test_what_ends_nothing(void)
{
	CHECK_TEXT(lines("a;\n\n b 'c\nd"), "1:[a;]!3 unterminated quoted string");
	CHECK_TEXT(lines("\n'it''s\n''x\n"), "!2 unterminated quoted string");
	CHECK_TEXT(lines("\nE'a\\"), "!2 unterminated quoted string");
	CHECK_TEXT(lines("\n'a'\n'b"), "!3 unterminated quoted string");
	CHECK_TEXT(lines("\n\n\"a\"\"\n\n"), "!3 unterminated quoted identifier");
	CHECK_TEXT(lines("\n$a$ \n $b$ $a"), "!2 unterminated dollar-quoted string");
	CHECK_TEXT(lines("a\n/* \n/* */ \n"), "!2 unterminated /* comment");
	CHECK_TEXT(lines("/"), "1:[/]");
	CHECK_TEXT(lines("--"), "");
	CHECK_TEXT(split_with("a;\nb\0c;", 7, true, "UTF8", true), "1:[a;]!2 a NUL byte, which SQL cannot hold");
	CHECK_TEXT(split_with("-- \0", 4, true, "UTF8", true), "!1 a NUL byte, which SQL cannot hold");
}

static void test_lines(void)
{
	CHECK_TEXT(lines("\n-- x\n a\n;b;\r\n\r\n/*\n*/ c"), "3:[a ;]4:[b;]7:[c]");
	CHECK_TEXT(lines("'\n\n'; b"), "1:['  ';]3:[b]");
}

static void test_kinds(void)
{
	CHECK_TEXT(lines("begin; START TRANSACTION; commit work; end; rollback; abort"),
		"1B[begin;]1B[START TRANSACTION;]1C[commit work;]1C[end;]1R[rollback;]1R[abort]");
	CHECK_TEXT(lines("rollback to a; rollback work to savepoint a; commit prepared 'x'; \"begin\"; beginning"),
		"1:[rollback to a;]1:[rollback work to savepoint a;]1:[commit prepared "
		"'x';]1:[\"begin\";]1:[beginning]");
	CHECK_TEXT(lines("select begin; commitcommitcommit; (begin)"),
		"1:[select begin;]1:[commitcommitcommit;]1:[(begin)]");
}

/* 0x95 0x5c is a character of SJIS, 0xb1 one of its own there and half of one in GBK. */
static void test_half_characters(void)
{
	CHECK_TEXT(split_with("E'\x95\\'; b", 8, true, "SJIS", false), "[E'\x95\\';][b]");
	CHECK_TEXT(split_with("E'\x95\\'; b", 8, true, "UTF8", false), "!1 unterminated quoted string");
	CHECK_TEXT(split_with("\x95\\;b", 4, true, "SHIFT_JIS_2004", false), "[\x95\\;][b]");
	CHECK_TEXT(split_with("E'\xb1\\';'; b", 10, true, "SJIS", false), "[E'\xb1\\';';][b]");
	CHECK_TEXT(split_with("E'\xb1\\'; b", 8, true, "GBK", false), "[E'\xb1\\';][b]");
	CHECK_TEXT(split_with("\x95;b", 3, true, "BIG5", false), "[\x95;][b]");
}

/* Nothing is held of what has ended, even before the next byte is there. */
static void test_what_is_held(void)
{
	struct sqlscan scan;
	size_t used;

	sqlscan_init(&scan);
	CHECK(sqlscan_feed(&scan, "  ab", 4, &used) == SQLSCAN_MORE && scan.length == 2);
	CHECK(sqlscan_feed(&scan, "c;d", 3, &used) == SQLSCAN_STATEMENT && used == 2 && scan.length == 4);
	CHECK(sqlscan_feed(&scan, "", 0, &used) == SQLSCAN_MORE && scan.length == 0);
	CHECK(sqlscan_feed(&scan, "-", 1, &used) == SQLSCAN_MORE && scan.length == 1);
	CHECK(sqlscan_feed(&scan, "-", 1, &used) == SQLSCAN_MORE && scan.length == 0);
	CHECK(sqlscan_feed(&scan, "\nd", 2, &used) == SQLSCAN_MORE && scan.length == 1);
	CHECK(sqlscan_finish(&scan) == SQLSCAN_STATEMENT && scan.length == 1);
	CHECK(sqlscan_finish(&scan) == SQLSCAN_MORE);
	sqlscan_free(&scan);
}

int main(void)
{
	test_what_is_held();
	test_semicolons();
	test_quotes();
	test_strings_that_go_on();
	test_strings_of_old();
	test_dollar_quotes();
	test_comments();
	test_rules();
	test_bodies();
	test_dots_in_bodies();
	test_commands();
	test_what_ends_nothing();
	test_lines();
	test_kinds();
	test_half_characters();
	return check_end();
}

static void add(struct str *out, const struct sqlscan *scan, enum sqlscan_event event, const char *piece, bool marks)
{
	static const char kinds[] = {
		[SQLWORDS_OTHER] = ':', [SQLWORDS_BEGIN] = 'B', [SQLWORDS_COMMIT] = 'C', [SQLWORDS_ROLLBACK] = 'R'};

	if (event == SQLSCAN_BAD) {
		str_addf(out, "!%zu %s", scan->line, scan->problem);
		return;
	}
	if (marks)
		str_addf(out, "%zu%c", scan->line, kinds[scan->words.kind]);
	str_add(out, event == SQLSCAN_STATEMENT ? "[" : scan->is_stray ? "{stray " : "{");
	for (size_t i = 0; i < scan->length; i++)
		str_add_char(out, piece[i] == '\n' ? ' ' : piece[i]);
	str_add_char(out, event == SQLSCAN_STATEMENT ? ']' : '}');
}

static const char *split_with(const char *text, size_t length, bool standard, const char *encoding, bool marks)
{
	static struct str out = STR_INIT;
	struct sqlscan scan;
	size_t at = 0, used;
	enum sqlscan_event event;

	str_truncate(&out, 0);
	sqlscan_init(&scan);
	sqlscan_set_server(&scan, standard, encoding);
	do {
		event = sqlscan_feed(&scan, text + at, length - at, &used);
		at += used;
		if (event == SQLSCAN_MORE)
			event = sqlscan_finish(&scan);
		if (event != SQLSCAN_MORE)
			add(&out, &scan, event, text + at - scan.length, marks);
	} while (event == SQLSCAN_STATEMENT || event == SQLSCAN_COMMAND);
	sqlscan_free(&scan);
	return str_text(&out);
}

static const char *split(const char *text)
{
	return split_with(text, strlen(text), true, "UTF8", false);
}

static const char *old(const char *text)
{
	return split_with(text, strlen(text), false, "UTF8", false);
}

static const char *lines(const char *text)
{
	return split_with(text, strlen(text), true, "UTF8", true);
}
