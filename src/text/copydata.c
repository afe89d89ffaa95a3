#include "text/copydata.h"

#include <string.h>

/* What bytes[length], the beginning of a line, are: the end, perhaps the end once more bytes come, or data. */
enum verdict { IS_END, MAY_BE_END, IS_DATA };

static enum verdict judge(const char *bytes, size_t length, bool is_last, size_t *line_length);

size_t copydata_feed(struct copydata *copy, const char *bytes, size_t length, bool is_last, size_t *used)
{
	size_t at = 0;

	while (at < length) {
		size_t line_length;
		if (!copy->in_line) {
			enum verdict verdict = judge(bytes + at, length - at, is_last, &line_length);
			if (verdict != IS_DATA) {
				copy->is_ended = verdict == IS_END;
				copy->lines += copy->is_ended && bytes[at + line_length - 1] == '\n';
				*used = at + (copy->is_ended ? line_length : 0);
				return at;
			}
		}
		const char *newline = memchr(bytes + at, '\n', length - at);
		copy->in_line = !newline;
		copy->lines += newline != NULL;
		at = newline ? (size_t)(newline - bytes) + 1 : length;
	}
	*used = at;
	return at;
}

static enum verdict judge(const char *bytes, size_t length, bool is_last, size_t *line_length)
{
	static const char end[] = "\\.";
	size_t at = 0;

	while (at < length && at < strlen(end) && bytes[at] == end[at])
		at++;
	*line_length = at;
	if (at < strlen(end))
		return at == length && !is_last ? MAY_BE_END : IS_DATA;
	if (at < length && bytes[at] == '\r')
		*line_length = ++at;
	if (at == length)
		return is_last ? IS_END : MAY_BE_END;
	*line_length = at + 1;
	return bytes[at] == '\n' ? IS_END : IS_DATA;
}
