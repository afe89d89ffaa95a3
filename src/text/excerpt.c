#include "text/excerpt.h"

#include <stdbool.h>
#include <string.h>

#include "base/msg.h"

enum { BEFORE_MAX = 60, BEHIND_MAX = 60 }; /* bytes of the line that are shown */

size_t excerpt_line(const char *bytes, size_t offset)
{
	size_t line = 1;

	for (size_t i = 0; i < offset; i++)
		line += bytes[i] == '\n';
	return line;
}

static bool ends_line(char c)
{
	return c == '\n' || c == '\r';
}

static bool is_continued(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* The beginning of the line that holds offset, or of a character at most BEFORE_MAX bytes in front of it. */
static size_t find_begin(const char *bytes, size_t offset)
{
	size_t begin = offset;

	while (begin > 0 && !ends_line(bytes[begin - 1]) && offset - begin < BEFORE_MAX)
		begin--;
	for (int i = 0; i < 3 && begin > 0 && begin < offset && is_continued(bytes[begin]); i++)
		begin++;
	return begin;
}

/* Add the character at bytes[0]. Returns how many bytes it is; *columns is how wide it is shown. */
static size_t add_character(struct str *out, const char *bytes, size_t length, size_t *columns)
{
	char shown[MSG_SHOWN_SIZE];
	size_t used = msg_show(bytes, length, shown);

	*columns = 1;
	if (*bytes == '\t') {
		str_add_char(out, ' ');
	} else if (used == 1 && shown[1] != '\0') {
		str_add_char(out, '?');
	} else {
		str_add(out, shown);
		if (*shown == '<' && used > 1)
			*columns = strlen(shown);
	}
	return used;
}

void excerpt_add(struct excerpt *excerpt, const char *bytes, size_t length, size_t offset, size_t number)
{
	struct str *line = &excerpt->line;
	size_t at = find_begin(bytes, offset);
	size_t column;

	str_addf(line, "LINE %zu: %s", number, at > 0 && !ends_line(bytes[at - 1]) ? "..." : "");
	column = line->length;
	while (at < length && !ends_line(bytes[at])) {
		size_t columns;
		if (at >= offset + BEHIND_MAX) {
			str_add(line, "...");
			break;
		}
		size_t used = add_character(line, bytes + at, length - at, &columns);
		column += at < offset ? columns : 0;
		at += used;
	}
	for (size_t i = 0; i < column; i++)
		str_add_char(&excerpt->mark, ' ');
	str_add_char(&excerpt->mark, '^');
}
