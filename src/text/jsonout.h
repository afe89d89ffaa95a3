/*
 * Writes JSON: appends values to a text, with commas where they belong. Pure. Begin with an empty text, or behind a
 * newline; write each value behind its key or as an item of an array; the caller closes what it opened.
 */
#ifndef TEXT_JSONOUT_H
#define TEXT_JSONOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

void jsonout_open(struct str *out, char bracket);  /* '{' or '[' */
void jsonout_close(struct str *out, char bracket); /* '}' or ']' */
void jsonout_key(struct str *out, const char *key);

/*
 * Append a string; NULL is written as null. Each byte that is not UTF-8 becomes U+FFFD, and control characters, also
 * those outside ASCII, are escaped, so that the output is always valid JSON and never writes to a terminal.
 */
void jsonout_text(struct str *out, const char *text);
void jsonout_bytes(struct str *out, const char *bytes, size_t length); /* the same; NUL may be among them */
void jsonout_ascii(struct str *out, const char *text);        /* the same, but what is not ASCII is escaped, too */
void jsonout_texts(struct str *out, const struct strs *list); /* an array of strings */
void jsonout_bool(struct str *out, bool value);
void jsonout_number(struct str *out, long long value);
void jsonout_null(struct str *out);

#endif
