/* The line of a backslash command of psql: its name and its arguments. Pure. */
#ifndef TEXT_BACKSLASH_H
#define TEXT_BACKSLASH_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

/*
 * Append the words of line[length] to the empty list: first the name, without its backslash. An argument may be in
 * "double" or 'single' quotes, which are doubled inside; semicolons that end it are dropped, as psql does, unless they
 * are quoted. The name of "\;" is the semicolon, whatever follows. False with *problem (static) for a quote that
 * nothing ends.
 */
bool backslash_split(const char *line, size_t length, struct strs *words, const char **problem);

#endif
