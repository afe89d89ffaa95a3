/* Refuses a file that is no SQL, by how it begins. */
#ifndef SQL_FILEHEAD_H
#define SQL_FILEHEAD_H

#include <stdbool.h>

#include "sql/input.h"

/* Look at the beginning of what was opened, and skip a byte order mark. False after a line on stderr, in which the file
 * has this name: it cannot be read, is UTF-16, or a dump in one of pg_dump's own formats. */
bool filehead_check(struct input *reader, const char *name);

#endif
