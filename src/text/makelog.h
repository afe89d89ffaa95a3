/* Finds the first error in what make and the programs under it printed. Pure. */
#ifndef TEXT_MAKELOG_H
#define TEXT_MAKELOG_H

#include <stddef.h>

#include "text/str.h"

/*
 * Append the line of the first error: of a linker, else of a compiler, else of a program that make could not find, else
 * of make itself; else the last line. Nothing if the log is empty.
 */
void makelog_add_error(struct str *out, const char *log);

#endif
