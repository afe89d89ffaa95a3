/*
 * Which PostgreSQL: the server program that a command line and the environment ask for. libc only, and on the warm
 * path (a server seen before) no child and no file written.
 *
 * -b bindir is taken as it is. With a wish (-V, else TINYPG_VERSION): the newest match of `postgres` in PATH, the usual
 * places (/usr/lib/postgresql/M/bin and their like) and the cache; else pg_fetch is run. Without a wish: the
 * `postgres` in PATH; else the newest that is there; else pg_fetch. What a search found is believed for a minute
 * (memo.h).
 */
#ifndef INSTALL_SELECT_H
#define INSTALL_SELECT_H

#include <stdbool.h>

#include "install/program.h"

/* False after a line on stderr. bindir and wish may be NULL; both together, or a wish that is no version, end the
 * program with STATUS_USAGE. May run pg_fetch, whose progress goes to stderr. */
bool select_make(const char *bindir, const char *wish, struct program *server);
/* Make sure that server->version is known: from the cache, by server->stat, else by `postgres -V` (remembered). */
bool select_version(struct program *server);
void select_free(struct program *server);

#endif
