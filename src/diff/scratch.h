/*
 * Temporary clusters to try things in: pg_tmp, run as a program. A cluster ends with this process at the latest.
 * Functions that fail have printed a line on stderr.
 */
#ifndef DIFF_SCRATCH_H
#define DIFF_SCRATCH_H

#include <stdbool.h>

#include "text/str.h"

/* What every cluster of this run is made with. */
struct scratch_server {
	const char *version; /* as pg_tmp -V; NULL: not given */
	const char *bindir;  /* as pg_tmp -b; NULL: not given */
	char major[12];      /* prove_open() */
};

/* Check what the command line says of the server. If that cannot be, the tool ends with its usage. */
void scratch_check(const struct scratch_server *server);
/*
 * Start a cluster and, unless `file` is NULL, run the SQL of this file or directory of fragments in it.
 * Roles that the SQL names and that are not there are created first. Returns the URL, allocated, or NULL.
 */
char *scratch_start(const struct scratch_server *server, const char *file);
/* Stop a cluster and free its URL; NULL is ignored. */
void scratch_stop(char *url);

#endif
