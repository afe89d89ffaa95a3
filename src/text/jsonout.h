/*
 * JSON, written: values appended to a text, the commas where they belong. Pure. Begin with an empty text; a value after
 * a key, or as an item of an array; what was opened is closed by the caller.
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
 * A string; NULL is null. Bytes that are no UTF-8 become U+FFFD each, and control characters, those above ASCII as
 * well, are escaped, so that what is printed is always valid and never writes to a terminal.
 */
void jsonout_text(struct str *out, const char *text);
void jsonout_bytes(struct str *out, const char *bytes, size_t length); /* the same; NUL may be among them */
void jsonout_texts(struct str *out, const struct strs *list);          /* an array of strings */
void jsonout_bool(struct str *out, bool value);
void jsonout_number(struct str *out, long long value);
void jsonout_null(struct str *out);

#endif
