#include "text/backslash.h"

#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v';
}

/* Take the argument at line[*at], up to the next blank. False if a quote is not closed; *none is true if it was only
 * semicolons. */
static bool take_argument(const char *line, size_t length, size_t *at, struct str *argument, bool *none)
{
	char quote = '\0';
	size_t quoted = 0; /* bytes of the argument up to its last closing quote */
	bool has_quotes = false;

	for (; *at < length && (quote != '\0' || !is_blank(line[*at])); (*at)++) {
		char c = line[*at];
		bool is_quote = quote != '\0' ? c == quote : c == '\'' || c == '"';
		has_quotes = has_quotes || is_quote;
		if (!is_quote) {
			str_add_char(argument, c);
		} else if (quote != '\0' && *at + 1 < length && line[*at + 1] == quote) {
			str_add_char(argument, c);
			(*at)++;
		} else {
			quote = quote != '\0' ? '\0' : c;
			quoted = argument->length;
		}
	}
	while (argument->length > quoted && argument->text[argument->length - 1] == ';')
		str_truncate(argument, argument->length - 1);
	*none = argument->length == 0 && !has_quotes;
	return quote == '\0';
}

bool backslash_split(const char *line, size_t length, struct strs *words, const char **problem)
{
	size_t at = length > 0 && line[0] == '\\' ? 1 : 0;
	struct str word = STR_INIT;
	bool good = true, none = false;

	while (at < length && !is_blank(line[at]) && line[at] != '\\' && !str_equal(str_text(&word), ";"))
		str_add_char(&word, line[at++]);
	strs_add_taken(words, str_take(&word));
	for (;;) {
		while (at < length && is_blank(line[at]))
			at++;
		if (at == length || !good)
			break;
		good = take_argument(line, length, &at, &word, &none);
		if (!none)
			strs_add_taken(words, str_take(&word));
	}
	str_free(&word);
	if (!good)
		*problem = "unterminated quoted string";
	return good;
}
