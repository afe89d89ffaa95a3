#include "text/armor.h"

#include <string.h>

#include "text/base64.h"

#define BEGIN "begin bundle sha256:"
#define END "end of bundle"

enum { DIGITS = ARMOR_SHA256_SIZE - 1, LINE_BYTES = 57 };

void armor_write(const void *bytes, size_t length, const char *sha256, struct str *out)
{
	const char *at = bytes;

	str_addf(out, BEGIN "%s\n", sha256);
	for (size_t left = length; left > 0;) {
		size_t part = left < LINE_BYTES ? left : LINE_BYTES;
		base64_encode(at, part, out);
		str_add_char(out, '\n');
		at += part;
		left -= part;
	}
	str_add(out, END "\n");
}

/* The line at `at`, without its end; *next is where the next one begins. Returns its length. */
static size_t line_at(const char *at, const char *end, const char **next)
{
	const char *newline = memchr(at, '\n', (size_t)(end - at));
	size_t length = (size_t)((newline ? newline : end) - at);

	*next = newline ? newline + 1 : end;
	return length > 0 && at[length - 1] == '\r' ? length - 1 : length;
}

static bool is_first(const char *line, size_t length)
{
	size_t head = strlen(BEGIN);

	if (length != head + DIGITS || memcmp(line, BEGIN, head) != 0)
		return false;
	for (size_t i = head; i < length; i++)
		if (!strchr("0123456789abcdef", line[i]) || line[i] == '\0')
			return false;
	return true;
}

/* Where the lines behind the first one begin, and its digits; NULL if there is no first line. */
static const char *find_first(const char *text, const char *end, const char **digits)
{
	const char *next;

	for (const char *at = text; at < end; at = next) {
		size_t length = line_at(at, end, &next);
		*digits = at + strlen(BEGIN);
		if (is_first(at, length))
			return next;
	}
	return NULL;
}

bool armor_is_in(const char *text, size_t length)
{
	const char *digits;

	return length > 0 && find_first(text, text + length, &digits);
}

const char *armor_read(const char *text, size_t length, struct str *bytes, char sha256[ARMOR_SHA256_SIZE])
{
	const char *end = text + length;
	const char *digits = NULL;
	const char *at = length > 0 ? find_first(text, end, &digits) : NULL;
	const char *next;

	if (!at)
		return "there is no bundle in it";
	memcpy(sha256, digits, DIGITS);
	sha256[DIGITS] = '\0';
	for (; at < end; at = next) {
		size_t line = line_at(at, end, &next);
		if (line == strlen(END) && memcmp(at, END, line) == 0)
			return NULL;
		if (!base64_decode(at, line, bytes))
			return next == end ? "it is cut short" : "it is damaged: a line is not base64";
	}
	return "it is cut short";
}
