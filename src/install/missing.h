/*
 * Finds the parts of an installation that cannot be loaded on this system because a library is missing; from the files
 * alone (ldd.h). The server itself may still run, so this is only reported.
 */
#ifndef INSTALL_MISSING_H
#define INSTALL_MISSING_H

#include <stdbool.h>

#include "text/str.h"

/*
 * Append a line "FILE LIBRARY..." for each program in PREFIX/bin and each module in PREFIX/lib and
 * PREFIX/lib/postgresql that lacks a library: "lib/plperl.so libperl.so.5.26". Sorted.
 */
void missing_find(const char *prefix, struct strs *lines);
/* Print one line on stderr for each of those programs, and, if `all`, for each module. */
void missing_report(const struct strs *lines, bool all);

#endif
