/* The line of a text at which something is wrong, and a mark under the place, as psql shows it. Pure. */
#ifndef TEXT_EXCERPT_H
#define TEXT_EXCERPT_H

#include <stddef.h>

#include "text/str.h"

/* The number of the line (from 1) in which bytes[offset] stands. */
size_t excerpt_line(const char *bytes, size_t offset);

/*
 * "LINE 12: what is there" in line and "               ^" in mark, with 12 for `number`. Of a long line only what is
 * near; tabs are blanks, an invisible character is <U+200B>, and what is not UTF-8 or a control
 * character is a question mark. offset <= length.
 */
void excerpt_add(struct str *line, struct str *mark, const char *bytes, size_t length, size_t offset, size_t number);

#endif
