/* UTF-8, character by character. Pure. */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

/* How many bytes the character at bytes[0] has, and its code in *code; 0 if none begins there. length > 0. */
size_t utf8_decode(const char *bytes, size_t length, unsigned long *code);
/* How many bytes there are before the first one that is not UTF-8; `length` if all are. */
size_t utf8_span(const char *bytes, size_t length);
/* Append a character; false if there is none with this code. */
bool utf8_add(struct str *out, unsigned long code);

#endif
