/* Makes a request of the command line, with the environment, the server program and the port. */
#ifndef CLUSTER_RESOLVE_H
#define CLUSTER_RESOLVE_H

#include <stdbool.h>

#include "cluster/request.h"
#include "cluster/terms.h"
#include "template/step.h"

/* The absolute path of a directory that the user named, without links in the part of it that exists; allocated. NULL
 * after a line on stderr; this includes a link that belongs to somebody else. */
char *resolve_path(const char *given);
/* The same for request->directory (-d). */
bool resolve_directory(struct request *request);

/*
 * Fill in the rest of a request. The caller has set settings, options, port, tcp, locale and encoding from the command
 * line ("" or 0: not given); bindir and version are those of -b and -V, or NULL. False after a line on stderr. Quotes
 * in -o that are not closed, and a malformed version, end the program with STATUS_USAGE. Relative paths in TMPDIR and
 * TINYPG_CACHE are made absolute in the environment, for programs with another working directory. Uses libc only, and
 * on the warm path starts no process.
 */
bool resolve_request(struct request *request, const char *bindir, const char *version, const struct steps *steps);

/* For a resolved request that no spare serves: have the server program check the settings of -c, and make the
 * certificate of -s if there is none. Both run programs. False after a line on stderr. */
bool resolve_cold(const struct request *request);

/* Read TINYPG_SPARES and TINYPG_SPARE_TTL into the terms. False after a line on stderr. */
bool resolve_terms(struct terms *terms);

#endif
