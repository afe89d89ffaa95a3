/* Splits a line into words as a POSIX shell does: at blanks, with 'single', "double" and backslash quotes; no
 * expansion. Pure. */
#ifndef TEXT_WORDS_H
#define TEXT_WORDS_H

#include <stdbool.h>

#include "text/str.h"

/* Append the words of line to list. If a quote is not closed, or nothing follows a backslash: false, *problem is a
 * static text, and list is unchanged. */
bool words_split(const char *line, struct strs *list, const char **problem);

#endif
