#include "sql/filehead.h"

#include <string.h>

#include "base/msg.h"
#include "text/pgdump.h"

enum { HEAD_MIN = 5 }; /* bytes that tell whether a file is SQL, or that more of it are needed for that */

static bool has_prefix(const char *bytes, size_t length, const char *prefix)
{
	return length >= strlen(prefix) && memcmp(bytes, prefix, strlen(prefix)) == 0;
}

/* The name of the encoding if the bytes are UTF-16, by its byte order mark or the NUL in every second byte of ASCII
 * text; else NULL. */
static const char *wide_encoding(const char *bytes, size_t length)
{
	if (has_prefix(bytes, length, "\xff\xfe") || has_prefix(bytes, length, "\xfe\xff"))
		return "UTF-16";
	if (length < 4)
		return NULL;
	if (bytes[0] != '\0' && bytes[1] == '\0' && bytes[2] != '\0' && bytes[3] == '\0')
		return "UTF-16LE";
	if (bytes[0] == '\0' && bytes[1] != '\0' && bytes[2] == '\0' && bytes[3] != '\0')
		return "UTF-16BE";
	return NULL;
}

bool filehead_check(struct input *reader, const char *name)
{
	static const char mark[] = "\xef\xbb\xbf";
	size_t length = 0;
	const char *bytes = input_rest(reader, &length);

	while ((length < HEAD_MIN || pgdump_is_open(bytes, length)) && !reader->is_over) {
		if (!input_read(reader))
			return false;
		bytes = input_rest(reader, &length);
	}
	const char *wide = wide_encoding(bytes, length);
	if (wide) {
		warn_msg("%s:1: the file is UTF-16, which no server takes", name);
		warn_hint("iconv -f %s -t UTF-8 FILE | %s", wide, msg_tool());
		return false;
	}
	const char *format = pgdump_format(bytes, length);
	if (format) {
		warn_msg("%s:1: a dump in pg_dump's %s format, which is no SQL", name, format);
		warn_hint("pg_restore -f - FILE | %s", msg_tool());
		return false;
	}
	if (has_prefix(bytes, length, mark))
		reader->kept = reader->at = strlen(mark);
	return true;
}
