/* From what the command line says to what is asked for: the environment, the server program, the port. */
#ifndef CLUSTER_RESOLVE_H
#define CLUSTER_RESOLVE_H

#include <stdbool.h>

#include "cluster/request.h"
#include "template/step.h"

/* A directory that somebody named: absolute, and free of links as far as it is there; allocated. NULL after a line on
 * stderr, also for a link that belongs to somebody else. */
char *resolve_path(const char *given);
/* The same for -d's. */
bool resolve_directory(struct request *request);

/*
 * Fill in the rest: request->options, port, tcp, locale, encoding are as the command line gave them ("" or 0: not);
 * bindir and version are -b's and -V's, or NULL. False after a line on stderr; -o's quotes that do not close, and
 * a version that is none, end the program with STATUS_USAGE. Relative TMPDIR and TINYPG_CACHE are made absolute in the
 * environment, for those who work elsewhere. libc only, and on the warm path no child.
 */
bool resolve_request(struct request *request, const char *bindir, const char *version, const struct steps *steps);

/* TINYPG_SPARES and TINYPG_SPARE_TTL into the terms. False after a line on stderr. */
bool resolve_terms(struct terms *terms);

#endif
