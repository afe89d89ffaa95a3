/* Splits a line into words as a POSIX shell does: blanks, 'single', "double" and backslash quotes; no expansion. */
#ifndef TEXT_WORDS_H
#define TEXT_WORDS_H

#include <stdbool.h>

#include "text/str.h"

/* Append the words of line to list. False, with *problem set to a static text, for an unended quote. */
bool words_split(const char *line, struct strs *list, const char **problem);

#endif
