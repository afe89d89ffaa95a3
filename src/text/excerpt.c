#include "text/excerpt.h"

#include <stdbool.h>

enum { BEFORE_MOST = 60, BEHIND_MOST = 60 }; /* bytes of the line that are shown */

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

/* Bytes of the character at bytes[0]: printable UTF-8 of several, or one. */
static size_t character_length(const char *bytes, size_t length)
{
	unsigned char first = (unsigned char)bytes[0];
	size_t wanted = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc3 ? 2 : 1;

	if (first > 0xf4 || wanted > length)
		return 1;
	for (size_t i = 1; i < wanted; i++) {
		if (!is_continued(bytes[i]))
			return 1;
	}
	return wanted;
}

/* The beginning of the line in which offset stands, or of a character not too far in front of it. */
static size_t find_begin(const char *bytes, size_t offset)
{
	size_t begin = offset;

	while (begin > 0 && !ends_line(bytes[begin - 1]) && offset - begin < BEFORE_MOST)
		begin--;
	for (int i = 0; i < 3 && begin > 0 && begin < offset && is_continued(bytes[begin]); i++)
		begin++;
	return begin;
}

static void add_character(struct str *out, const char *bytes, size_t length)
{
	unsigned char c = (unsigned char)bytes[0];

	if (length > 1)
		str_add_bytes(out, bytes, length);
	else
		str_add_char(out, c == '\t' ? ' ' : c >= 0x20 && c < 0x7f ? (char)c : '?');
}

void excerpt_add(struct str *line, struct str *mark, const char *bytes, size_t length, size_t offset, size_t number)
{
	size_t at = find_begin(bytes, offset);
	size_t column;

	str_addf(line, "LINE %zu: %s", number, at > 0 && !ends_line(bytes[at - 1]) ? "..." : "");
	column = line->length;
	while (at < length && !ends_line(bytes[at])) {
		size_t step = character_length(bytes + at, length - at);
		if (at >= offset + BEHIND_MOST) {
			str_add(line, "...");
			break;
		}
		add_character(line, bytes + at, step);
		column += at < offset;
		at += step;
	}
	for (size_t i = 0; i < column; i++)
		str_add_char(mark, ' ');
	str_add_char(mark, '^');
}
