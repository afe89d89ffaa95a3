/*
 * The directory of the data that are kept for the caller: $XDG_DATA_HOME/tinypg, else ~/.local/share/tinypg, closed to
 * other users. Root's is /var/lib/tinypg, which belongs to root, and which the runtime user can pass through.
 * Development databases are in it, and the addresses of kept clusters (address.h).
 */
#ifndef CLUSTER_DATAHOME_H
#define CLUSTER_DATAHOME_H

#include <stdbool.h>

/* Allocated; NULL, silently, if there is no home directory. */
char *datahome_path(void);
/* Whether nobody else can put something in the place of the directory at that path; false after a line on stderr. */
bool datahome_is_safe(const char *path);
/* Make the directory at that path, if needed. False after a line on stderr, with errno; this includes that others could
 * put something else in its place (EPERM). */
bool datahome_make(const char *path);
/* A hint on stderr: what to do where there is no such directory. */
void datahome_hint(void);

#endif
