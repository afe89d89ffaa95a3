/*
 * What of an installation cannot be loaded here, because a library of the system is missing: told from the files alone
 * (loader.h). The server runs all the same; who needs that program or extension should know.
 */
#ifndef INSTALL_MISSING_H
#define INSTALL_MISSING_H

#include <stdbool.h>

#include "text/str.h"

/*
 * Append a line "FILE LIBRARY..." for each program in PREFIX/bin and each module in PREFIX/lib and
 * PREFIX/lib/postgresql that misses something: "lib/plperl.so libperl.so.5.26". Sorted.
 */
void missing_find(const char *prefix, struct strs *lines);
/* One line on stderr for each program of them, and, where `all`, for each library. */
void missing_tell(const struct strs *lines, bool all);

#endif
