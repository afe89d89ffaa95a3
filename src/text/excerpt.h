/* Formats the line of a text where an error is, with a mark under the place, as psql does. Pure. */
#ifndef TEXT_EXCERPT_H
#define TEXT_EXCERPT_H

#include <stddef.h>

#include "text/str.h"

/* The number (from 1) of the line that holds bytes[offset]. */
size_t excerpt_line(const char *bytes, size_t offset);

/* Two lines of output. The caller frees both. */
struct excerpt {
	struct str line, mark;
};

/*
 * Append "LINE 12: the text" to the line and " ^" to the mark, with `number` for the 12. Of a long line only the part
 * near offset is shown. A tab is shown as a blank, an invisible character as <U+200B>, a control character or a byte
 * that is not UTF-8 as a question mark. offset <= length.
 */
void excerpt_add(struct excerpt *excerpt, const char *bytes, size_t length, size_t offset, size_t number);

#endif
