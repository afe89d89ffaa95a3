#include "text/words.h"

#include <stdlib.h>
#include <string.h>

/* Each takes what begins at *at, moves *at behind it and appends its meaning to word. Returns NULL, or what is wrong
 * with it. */
static const char *take_word(const char **at, struct str *word, bool *is_word);
static const char *take_single_quoted(const char **at, struct str *word);
static const char *take_double_quoted(const char **at, struct str *word);
static const char *take_escaped(const char **at, struct str *word, bool *is_word);

static const char *skip_blanks(const char *at);
static void shorten(struct strs *list, size_t count);

bool words_split(const char *line, struct strs *list, const char **problem)
{
	size_t before = list->count;
	for (const char *at = skip_blanks(line); *at != '\0'; at = skip_blanks(at)) {
		struct str word = STR_INIT;
		bool is_word = false; /* an empty pair of quotes is a word, a backslash-newline is not */
		const char *wrong = take_word(&at, &word, &is_word);
		if (!wrong && is_word)
			strs_add_taken(list, str_take(&word));
		str_free(&word);
		if (wrong) {
			shorten(list, before);
			*problem = wrong;
			return false;
		}
	}
	return true;
}

static const char *take_word(const char **at, struct str *word, bool *is_word)
{
	const char *wrong = NULL;
	while (!wrong && **at != '\0' && !strchr(" \t\n", **at)) {
		if (**at == '\\') {
			wrong = take_escaped(at, word, is_word);
			continue;
		}
		*is_word = true;
		if (**at == '\'')
			wrong = take_single_quoted(at, word);
		else if (**at == '"')
			wrong = take_double_quoted(at, word);
		else
			str_add_char(word, *(*at)++);
	}
	return wrong;
}

static const char *take_single_quoted(const char **at, struct str *word)
{
	const char *text = *at + 1;
	const char *end = strchr(text, '\'');
	if (!end)
		return "a single quote is not closed";
	str_add_bytes(word, text, (size_t)(end - text));
	*at = end + 1;
	return NULL;
}

/* In double quotes a backslash escapes only these few characters, joins lines, and otherwise stands for itself. */
static const char *take_double_quoted(const char **at, struct str *word)
{
	const char *text = *at + 1;
	while (*text != '\0' && *text != '"') {
		if (text[0] == '\\' && text[1] == '\n') {
			text += 2;
			continue;
		}
		if (text[0] == '\\' && text[1] != '\0' && strchr("$`\"\\", text[1]))
			text++;
		str_add_char(word, *text++);
	}
	if (*text == '\0')
		return "a double quote is not closed";
	*at = text + 1;
	return NULL;
}

static const char *take_escaped(const char **at, struct str *word, bool *is_word)
{
	char quoted = (*at)[1];
	if (quoted == '\0')
		return "nothing follows the last backslash";
	if (quoted != '\n') {
		str_add_char(word, quoted);
		*is_word = true;
	}
	*at += 2;
	return NULL;
}

static const char *skip_blanks(const char *at)
{
	return at + strspn(at, " \t\n");
}

static void shorten(struct strs *list, size_t count)
{
	while (list->count > count) {
		free(list->item[--list->count]);
		list->item[list->count] = NULL;
	}
}
