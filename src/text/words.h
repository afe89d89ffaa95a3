/* Splits a line into words as a POSIX shell does: blanks, 'single', "double" and backslash quotes; no expansion. */
#ifndef TEXT_WORDS_H
#define TEXT_WORDS_H

#include <stdbool.h>

#include "text/str.h"

/* Append the words of line to list. False, *problem a static text and list as it was, for a quote or a backslash that
 * nothing ends. */
bool words_split(const char *line, struct strs *list, const char **problem);

#endif
