#include "text/words.h"

#include "check.h"

/* The words in brackets, or "!" and the problem. */
static const char *words(const char *line);

#define NO_SINGLE "!a single quote is not closed"
#define NO_DOUBLE "!a double quote is not closed"
#define NO_ESCAPED "!nothing follows the last backslash"

static void test_blanks(void)
{
	CHECK_TEXT(words(""), "");
	CHECK_TEXT(words(" \t\n "), "");
	CHECK_TEXT(words("a"), "[a]");
	CHECK_TEXT(words("  a \t b\nc "), "[a][b][c]");
	CHECK_TEXT(words("a\rb"), "[a\rb]");
}

static void test_options_seen_in_scripts(void)
{
	CHECK_TEXT(words("--client-min-messages=warning --log-connections=off"),
		"[--client-min-messages=warning][--log-connections=off]");
	CHECK_TEXT(words("-N 11"), "[-N][11]");
	CHECK_TEXT(words("-c listen_addresses='*'"), "[-c][listen_addresses=*]");
	CHECK_TEXT(words("-c search_path='\"$user\", public'"), "[-c][search_path=\"$user\", public]");
	CHECK_TEXT(words("-c 'a b' -c \"c d\" -c e\\ f"), "[-c][a b][-c][c d][-c][e f]");
}

static void test_quotes(void)
{
	CHECK_TEXT(words("''"), "[]");
	CHECK_TEXT(words("\"\""), "[]");
	CHECK_TEXT(words("a '' b"), "[a][][b]");
	CHECK_TEXT(words("a''b\"\"c"), "[abc]");
	CHECK_TEXT(words("'a'\"b\"\\c"), "[abc]");
	CHECK_TEXT(words("'a\\b'"), "[a\\b]");
	CHECK_TEXT(words("'a\"b'"), "[a\"b]");
	CHECK_TEXT(words("\"it's\""), "[it's]");
	CHECK_TEXT(words("'it'\\''s'"), "[it's]");
	CHECK_TEXT(words("\"a\\\"b\""), "[a\"b]");
	CHECK_TEXT(words("\"\\\\ \\$ \\` \\n \\'\""), "[\\ $ ` \\n \\']");
	CHECK_TEXT(words("'a\nb'"), "[a\nb]");
	CHECK_TEXT(words("\"a\nb\""), "[a\nb]");
}

static void test_backslash(void)
{
	CHECK_TEXT(words("\\a\\ \\\\\\'"), "[a \\']");
	CHECK_TEXT(words("a\\\nb"), "[ab]");
	CHECK_TEXT(words("a \\\n b"), "[a][b]");
	CHECK_TEXT(words("\\\n"), "");
	CHECK_TEXT(words("\\\n''"), "[]");
	CHECK_TEXT(words("\"a\\\nb\""), "[ab]");
	CHECK_TEXT(words("\"a\\\\\nb\""), "[a\\\nb]");
}

static void test_nothing_is_expanded(void)
{
	CHECK_TEXT(words("$HOME ~ * `id` a;b|c #d"), "[$HOME][~][*][`id`][a;b|c][#d]");
	CHECK_TEXT(words("\xc3\xa4 \xc2\xa0"), "[\xc3\xa4][\xc2\xa0]");
}

static void test_problems(void)
{
	CHECK_TEXT(words("'"), NO_SINGLE);
	CHECK_TEXT(words("a 'b"), NO_SINGLE);
	CHECK_TEXT(words("'a\\'"), "[a\\]");
	CHECK_TEXT(words("\""), NO_DOUBLE);
	CHECK_TEXT(words("a \"b c"), NO_DOUBLE);
	CHECK_TEXT(words("\"a\\\""), NO_DOUBLE);
	CHECK_TEXT(words("\"a\\"), NO_DOUBLE);
	CHECK_TEXT(words("\\"), NO_ESCAPED);
	CHECK_TEXT(words("a b\\"), NO_ESCAPED);
}

static void test_list_stays_on_a_problem(void)
{
	struct strs list = STRS_INIT;
	const char *problem = "untouched";
	strs_add(&list, "before");
	CHECK(!words_split("a b 'c", &list, &problem));
	CHECK(list.count == 1 && !list.item[1]);
	problem = "untouched";
	CHECK(words_split("a 'b'", &list, &problem));
	CHECK_TEXT(problem, "untouched");
	CHECK(list.count == 3 && !list.item[3]);
	CHECK_TEXT(list.item[0], "before");
	CHECK_TEXT(list.item[2], "b");
	strs_free(&list);
}

int main(void)
{
	test_blanks();
	test_options_seen_in_scripts();
	test_quotes();
	test_backslash();
	test_nothing_is_expanded();
	test_problems();
	test_list_stays_on_a_problem();
	return check_end();
}

static const char *words(const char *line)
{
	static char result[256];
	struct strs list = STRS_INIT;
	const char *problem = "";
	size_t used = 0;
	result[0] = '\0';
	if (!words_split(line, &list, &problem))
		snprintf(result, sizeof result, "!%s", problem);
	for (size_t i = 0; i < list.count; i++)
		used += (size_t)snprintf(result + used, sizeof result - used, "[%s]", list.item[i]);
	strs_free(&list);
	return result;
}
