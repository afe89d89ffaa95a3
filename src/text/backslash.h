/* Parses the line of a psql backslash command into its name and its arguments. Pure. */
#ifndef TEXT_BACKSLASH_H
#define TEXT_BACKSLASH_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

/*
 * Append the words of line[length] to the empty list `words`: first the command's name, without its backslash, then the
 * arguments. An argument may be in "double" or 'single' quotes; a quote inside is written twice. Semicolons at the end
 * of an argument are dropped, as psql does, unless they are quoted. The name of "\;" is the semicolon, whatever
 * follows. Returns false, with *problem (static), if a quote is not closed.
 */
bool backslash_split(const char *line, size_t length, struct strs *words, const char **problem);

#endif
