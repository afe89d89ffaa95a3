/*
 * Selects the server program that the command line and the environment ask for. On the warm path (a server seen before)
 * it starts no child and writes no file.
 *
 * -b bindir is taken as it is. With a wish (-V, else TINYPG_VERSION): the newest match among `postgres` in PATH, in the
 * usual places (/usr/lib/postgresql/M/bin and the like) and in the cache; if there is none, pg_fetch is run. Without a
 * wish: the first `postgres` in PATH; else the newest found; else pg_fetch. The result of a search is reused for a
 * minute (memo.h).
 */
#ifndef INSTALL_SELECT_H
#define INSTALL_SELECT_H

#include <stdbool.h>

#include "install/program.h"

/* Select the server. False after a line on stderr. bindir and wish may be NULL. Both together, or a wish that is no
 * version, end the program with STATUS_USAGE. May run pg_fetch, whose progress goes to stderr. */
bool select_make(const char *bindir, const char *wish, struct program *server);
/* The same, but never run pg_fetch. */
bool select_present(const char *bindir, const char *wish, struct program *server);
/* Make sure that server->version is known: from the cache, by server->stat, else from `postgres -V`, which is then
 * remembered. False after a line on stderr. */
bool select_version(struct program *server);

#endif
