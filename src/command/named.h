/*
 * Development databases: the clusters of -N NAME. Each has the directory NAME, in $XDG_DATA_HOME/tinypg, else in
 * ~/.local/share/tinypg, which is closed to other users. Those of root are in /var/lib/tinypg, which belongs to root,
 * and which the runtime user can pass through.
 */
#ifndef COMMAND_NAMED_H
#define COMMAND_NAMED_H

#include <stdbool.h>

#include "text/str.h"

/* What is wrong with a name, to stand behind it in a message; NULL: it can be used. */
const char *named_problem(const char *name);

/* The path of the cluster's directory, allocated. NULL after a line on stderr: there is no home directory. */
char *named_path(const char *name);
/* For a cluster that is there: whether others could have put something else in the place of the directory above it;
 * false after a line on stderr. */
bool named_is_safe(const char *name);
/* The path, for a cluster that is to be started: the directory above is made if needed. NULL after a line on stderr;
 * this includes that others could put something else in the place of the directory. */
char *named_make(const char *name);
/* Append the paths of several. False after a line on stderr. */
bool named_add_paths(const struct strs *names, struct strs *paths);

#endif
