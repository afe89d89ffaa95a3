#include "text/backslash.h"

#include <string.h>

#include "check.h"

/* The words in brackets, "!" and the problem behind them. */
static const char *words(const char *line)
{
	static struct str out = STR_INIT;
	struct strs list = STRS_INIT;
	const char *problem = "";

	str_truncate(&out, 0);
	backslash_split(line, strlen(line), &list, &problem);
	for (size_t i = 0; i < list.count; i++)
		str_addf(&out, "[%s]", list.item[i]);
	str_addf(&out, "%s%s", *problem != '\0' ? "!" : "", problem);
	strs_free(&list);
	return str_text(&out);
}

int main(void)
{
	CHECK_TEXT(words("\\connect a\n"), "[connect][a]");
	CHECK_TEXT(words("\\c\r\n"), "[c]");
	CHECK_TEXT(words("\\"), "[]");
	CHECK_TEXT(words("\\\\ x"), "[][\\][x]");
	CHECK_TEXT(words("\\connect \"a \"\"b\"\" 'c'\""), "[connect][a \"b\" 'c']");
	CHECK_TEXT(words("\\connect -reuse-previous=on \"dbname='it''s'\""),
		"[connect][-reuse-previous=on][dbname='it''s']");
	CHECK_TEXT(words("\\x 'a ''b'\t''c\"d\" ''"), "[x][a 'b][cd][]");
	CHECK_TEXT(words("\\x a 'b\n"), "[x][a][b\n]!unterminated quoted string");
	CHECK_TEXT(words("\\c a;\n"), "[c][a]");
	CHECK_TEXT(words("\\c a;; ;"), "[c][a]");
	CHECK_TEXT(words("\\c \"a;\";"), "[c][a;]");
	CHECK_TEXT(words("\\c a';'b;c 'd';';' \"\";"), "[c][a;b;c][d;;][]");
	CHECK_TEXT(words("\\;select 2;"), "[;][select][2]");
	CHECK_TEXT(words("\\; select 2"), "[;][select][2]");
	CHECK_TEXT(words("\\x \"b"), "[x][b]!unterminated quoted string");
	return check_end();
}
