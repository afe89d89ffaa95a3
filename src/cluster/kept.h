/* What a directory of -d holds: a data directory, whose name says which PostgreSQL made it, and the mark of kept data.
 */
#ifndef CLUSTER_KEPT_H
#define CLUSTER_KEPT_H

#include <stdbool.h>

#include "text/str.h"

/* A file beside kept data. It marks them for callers who have no record of them, for example those with another
 * TMPDIR, or after a reboot. */
#define KEPT_MARK "kept"

/* The name of PGDATA in an open directory ("15.18"), allocated; NULL if there is none. *empty: there is nothing in the
 * directory but our lock file. */
char *kept_find_data(int directory, bool *empty);
bool kept_is_marked(int directory);

/*
 * A file beside data whose server has packages that pg_extadd added: lines with their names and versions. The next
 * server needs them, too. Whoever runs the server can change it; the names only choose among packages of the cache.
 */
#define KEPT_ADDED "added"
bool kept_write_added(int directory, const struct strs *packages); /* false with errno */
/* Append the names in the file of a directory, given by its path. False with errno if there is a file that cannot be
 * read. */
bool kept_read_added(const char *directory, struct strs *packages);

#endif
