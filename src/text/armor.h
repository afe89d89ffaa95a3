/*
 * Bytes as lines of text that survive mail and editors: base64 between two lines, the first of which has their SHA-256.
 * Other text may surround them, so that a shell script can carry them in a here-document. Pure.
 */
#ifndef TEXT_ARMOR_H
#define TEXT_ARMOR_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

enum { ARMOR_SHA256_SIZE = 65 };

/* Append the lines; sha256 is that of the bytes, in hex. */
void armor_write(const void *bytes, size_t length, const char *sha256, struct str *out);

/* Whether there is a first line somewhere in the text. */
bool armor_is_in(const char *text, size_t length);

/*
 * Append the bytes of the first such lines in the text, and set sha256 to the digest that they should have; the caller
 * compares. Carriage returns at the ends of lines are ignored. Returns NULL, or the problem, a static text.
 */
const char *armor_read(const char *text, size_t length, struct str *bytes, char sha256[ARMOR_SHA256_SIZE]);

#endif
