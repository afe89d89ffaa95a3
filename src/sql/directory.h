/* Runs the SQL files of a directory, one after another. */
#ifndef SQL_DIRECTORY_H
#define SQL_DIRECTORY_H

#include <stdbool.h>

#include "sql/session.h"

/* Run what -f names: a file, standard input ("-"), or the files *.sql of a directory in their order. False after a line
 * on stderr; this includes that the directory has no such file. */
bool directory_run(struct script *script, const char *path);

#endif
