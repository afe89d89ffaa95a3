#include "text/str.h"

#include <stdlib.h>

#include "check.h"

typedef void adder(struct str *s, const char *text);

/* What add makes of text, behind a "=" that was there before; valid until the next call. */
static const char *made_by(adder *add, const char *text);
static const char *decoded(const char *text);
static const char *split(const char *text, char separator);

static void test_empty(void)
{
	struct str s = STR_INIT;
	CHECK_TEXT(str_text(&s), "");
	str_truncate(&s, 0);
	str_add(&s, "");
	CHECK(s.text && s.length == 0);
	str_free(&s);
	CHECK(!s.text && s.length == 0 && s.room == 0);
	str_free(&s);
	char *taken = str_take(&s);
	CHECK_TEXT(taken, "");
	CHECK(!s.text);
	free(taken);
	str_add_bytes(&s, NULL, 0);
	CHECK(s.text && s.length == 0);
	str_free(&s);
}

static void test_add(void)
{
	struct str s = STR_INIT;
	str_add(&s, "one");
	str_add_char(&s, ',');
	str_addf(&s, "%d-%s", 2, "two");
	str_add_bytes(&s, "abc", 2);
	CHECK_TEXT(str_text(&s), "one,2-twoab");
	CHECK_NUMBER(s.length, 11);
	str_truncate(&s, 3);
	CHECK_TEXT(str_text(&s), "one");
	str_truncate(&s, 99);
	CHECK_NUMBER(s.length, 3);
	str_add_bytes(&s, "\0x", 2);
	CHECK(s.length == 5 && memcmp(s.text, "one\0x", 6) == 0);
	str_free(&s);
}

static void test_grow(void)
{
	struct str s = STR_INIT;
	for (int i = 0; i < 100000; i++)
		str_add_char(&s, (char)('a' + i % 26));
	CHECK_NUMBER(s.length, 100000);
	CHECK(s.text[99999] == 'a' + 99999 % 26 && s.text[100000] == '\0');
	str_truncate(&s, 0);
	str_addf(&s, "%70000s", "x");
	CHECK_NUMBER(s.length, 70000);
	char *taken = str_take(&s);
	CHECK_NUMBER(strlen(taken), 70000);
	free(taken);

	char *text = str_format("%s/%04d", "a", 7);
	CHECK_TEXT(text, "a/0007");
	free(text);
}

static void test_compare(void)
{
	CHECK(str_starts("abc", "ab"));
	CHECK(str_starts("abc", ""));
	CHECK(!str_starts("ab", "abc"));
	CHECK(!str_starts("xab", "ab"));
	CHECK(str_ends("abc", "bc"));
	CHECK(str_ends("abc", "abc"));
	CHECK(str_ends("abc", ""));
	CHECK(!str_ends("bc", "abc"));
	CHECK(!str_ends("abcd", "bc"));
	CHECK(str_equal("a", "a"));
	CHECK(!str_equal("a", "b"));
	CHECK(str_equal(NULL, NULL));
	CHECK(!str_equal("", NULL));
	CHECK(!str_equal(NULL, ""));
	CHECK(!str_has_control(""));
	CHECK(!str_has_control("a b~\xc3\xbc"));
	CHECK(str_has_control("a\n"));
	CHECK(str_has_control("\033[1m"));
	CHECK(str_has_control("a\177b"));
}

static void test_percent(void)
{
	CHECK_TEXT(made_by(str_add_encoded, "/tmp/tinypg.1000/k3XaQ9"), "=%2Ftmp%2Ftinypg.1000%2Fk3XaQ9");
	CHECK_TEXT(made_by(str_add_encoded, "a-b._~Z09"), "=a-b._~Z09");
	CHECK_TEXT(made_by(str_add_encoded, " %&=?#+'\""), "=%20%25%26%3D%3F%23%2B%27%22");
	CHECK_TEXT(made_by(str_add_encoded, "\xc3\xa4\x01\xff"), "=%C3%A4%01%FF");
	CHECK_TEXT(made_by(str_add_encoded, ""), "=");

	CHECK_TEXT(decoded(""), "=");
	CHECK_TEXT(decoded("%2Ftmp%2fa"), "=/tmp/a");
	CHECK_TEXT(decoded("a+b"), "=a+b");
	CHECK_TEXT(decoded("%C3%A4"), "=\xc3\xa4");
	CHECK_TEXT(decoded("%25"), "=%");
	CHECK_TEXT(decoded("%2525"), "=%25");
	CHECK_TEXT(decoded("%0a"), "=\n");
	static const char *const refused[] = {
		"%", "%2", "abc%", "abc%2", "%zz", "%2g", "%g2", "%00", "a%00b", "%%", "%-1", "% 1"};
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		CHECK_TEXT(decoded(refused[i]), "refused");
}

static void test_percent_stops_at_length(void)
{
	struct str s = STR_INIT;
	CHECK(str_add_decoded(&s, "a%2Fb&c", 5));
	CHECK_TEXT(str_text(&s), "a/b");
	CHECK(!str_add_decoded(&s, "%2F", 2));
	CHECK_TEXT(str_text(&s), "a/b");
	str_free(&s);
}

static void test_quotes(void)
{
	CHECK_TEXT(made_by(str_add_shell, "a b"), "='a b'");
	CHECK_TEXT(made_by(str_add_shell, ""), "=''");
	CHECK_TEXT(made_by(str_add_shell, "it's $x `y` \\ \"z\"\n"), "='it'\\''s $x `y` \\ \"z\"\n'");
	CHECK_TEXT(made_by(str_add_sql_literal, "plain"), "='plain'");
	CHECK_TEXT(made_by(str_add_sql_literal, "it's"), "='it''s'");
	CHECK_TEXT(made_by(str_add_sql_literal, "a\\b'c"), "=E'a\\\\b''c'");
	CHECK_TEXT(made_by(str_add_sql_literal, "\\"), "=E'\\\\'");
	CHECK_TEXT(made_by(str_add_sql_literal, ""), "=''");
	CHECK_TEXT(made_by(str_add_sql_identifier, "name"), "=\"name\"");
	CHECK_TEXT(made_by(str_add_sql_identifier, "a\"b'c\\"), "=\"a\"\"b'c\\\"");
	CHECK_TEXT(made_by(str_add_conf_value, "/tmp/x y"), "='/tmp/x y'");
	CHECK_TEXT(made_by(str_add_conf_value, "it's \\ #"), "='it''s \\\\ #'");
	CHECK_TEXT(made_by(str_add_conf_value, "a\nfsync = on"), "='a\\nfsync = on'");
}

static void test_lists(void)
{
	struct strs list = STRS_INIT;
	CHECK(!strs_contain(&list, "a"));
	strs_sort(&list);
	strs_free(&list);
	strs_add(&list, "b");
	strs_addf(&list, "%d", 10);
	char *taken = str_format("%s", "a");
	strs_add_taken(&list, taken);
	CHECK(list.count == 3 && list.item[2] == taken && !list.item[3]);
	CHECK(strs_contain(&list, "10"));
	CHECK(!strs_contain(&list, "1"));
	strs_sort(&list);
	CHECK_TEXT(list.item[0], "10");
	CHECK_TEXT(list.item[1], "a");
	CHECK_TEXT(list.item[2], "b");
	CHECK(!list.item[3]);
	for (int i = 0; i < 1000; i++)
		strs_addf(&list, "n%d", i);
	CHECK(list.count == 1003 && !list.item[1003]);
	CHECK_TEXT(list.item[1002], "n999");
	strs_free(&list);
	CHECK(!list.item && list.count == 0);
}

static void test_split(void)
{
	CHECK_TEXT(split("a::b", ':'), "[a][][b]");
	CHECK_TEXT(split("", ':'), "[]");
	CHECK_TEXT(split(":", ':'), "[][]");
	CHECK_TEXT(split("a", ':'), "[a]");
	CHECK_TEXT(split("a:", ':'), "[a][]");
	CHECK_TEXT(split("a b", '\0'), "[a b]");
}

static void check_last(const char *text, size_t most, const char *joined)
{
	struct strs lines = STRS_INIT;
	struct str out = STR_INIT;

	strs_add_last_lines(&lines, text, most);
	for (size_t i = 0; i < lines.count; i++)
		str_addf(&out, "%s/", lines.item[i]);
	CHECK_TEXT(str_text(&out), joined);
	str_free(&out);
	strs_free(&lines);
}

static void test_last_lines(void)
{
	check_last("", 3, "");
	check_last("\n\n", 3, "");
	check_last("a\nb", 1, "b/");
	check_last("a\n\nb\n\n", 2, "/b/");
	check_last("a\nb\n", 9, "a/b/");
	check_last("a\nb\n", 0, "");
}

int main(void)
{
	test_empty();
	test_add();
	test_grow();
	test_compare();
	test_percent();
	test_percent_stops_at_length();
	test_quotes();
	test_lists();
	test_split();
	test_last_lines();
	return check_end();
}

static const char *made_by(adder *add, const char *text)
{
	static char result[256];
	struct str s = STR_INIT;
	str_add_char(&s, '=');
	add(&s, text);
	snprintf(result, sizeof result, "%s", s.text);
	if (strlen(s.text) != s.length)
		snprintf(result, sizeof result, "the length is %zu", s.length);
	str_free(&s);
	return result;
}

static const char *decoded(const char *text)
{
	static char result[256];
	struct str s = STR_INIT;
	str_add_char(&s, '=');
	bool done = str_add_decoded(&s, text, strlen(text));
	snprintf(result, sizeof result, "%s", done ? s.text : s.length == 1 ? "refused" : "refused, with a part added");
	str_free(&s);
	return result;
}

static const char *split(const char *text, char separator)
{
	static char result[256];
	struct strs list = STRS_INIT;
	size_t used = 0;
	strs_split(&list, text, separator);
	for (size_t i = 0; i < list.count; i++)
		used += (size_t)snprintf(result + used, sizeof result - used, "[%s]", list.item[i]);
	strs_free(&list);
	return result;
}
