/* Base64 (RFC 4648). Pure. */
#ifndef TEXT_BASE64_H
#define TEXT_BASE64_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

/* Append bytes[length], encoded and padded, without line ends. */
void base64_encode(const void *bytes, size_t length, struct str *out);
/* Append the bytes that text[length] encodes; padding may be missing. False for a character outside the alphabet. */
bool base64_decode(const char *text, size_t length, struct str *out);

#endif
