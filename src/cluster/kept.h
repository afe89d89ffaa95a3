/* What a directory of -d holds: a data directory, whose name says which PostgreSQL made it, and the mark of kept data.
 */
#ifndef CLUSTER_KEPT_H
#define CLUSTER_KEPT_H

#include <stdbool.h>

/* A file beside kept data. It marks them for callers who have no record of them, for example those with another
 * TMPDIR, or after a reboot. */
#define KEPT_MARK "kept"

/* The name of PGDATA in an open directory ("15.18"), allocated; NULL if there is none. *empty: there is nothing in the
 * directory but our lock file. */
char *kept_find_data(int directory, bool *empty);
bool kept_is_marked(int directory);

#endif
