#include "text/backslash.h"

#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v';
}

/* The argument at line[*at], up to the next blank; false for a quote that nothing ends. */
static bool take_argument(const char *line, size_t length, size_t *at, struct str *argument)
{
	char quote = '\0';

	for (; *at < length && (quote != '\0' || !is_blank(line[*at])); (*at)++) {
		char c = line[*at];
		bool is_quote = quote != '\0' ? c == quote : c == '\'' || c == '"';
		if (!is_quote) {
			str_add_char(argument, c);
		} else if (quote != '\0' && *at + 1 < length && line[*at + 1] == quote) {
			str_add_char(argument, c);
			(*at)++;
		} else {
			quote = quote != '\0' ? '\0' : c;
		}
	}
	return quote == '\0';
}

bool backslash_split(const char *line, size_t length, struct strs *words, const char **problem)
{
	size_t at = length > 0 && line[0] == '\\' ? 1 : 0;
	struct str word = STR_INIT;
	bool good = true;

	while (at < length && !is_blank(line[at]) && line[at] != '\\')
		str_add_char(&word, line[at++]);
	strs_add_taken(words, str_take(&word));
	for (;;) {
		while (at < length && is_blank(line[at]))
			at++;
		if (at == length || !good)
			break;
		good = take_argument(line, length, &at, &word);
		strs_add_taken(words, str_take(&word));
	}
	if (!good)
		*problem = "unterminated quoted string";
	return good;
}
