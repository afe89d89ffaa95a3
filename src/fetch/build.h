/*
 * From the source of PostgreSQL to an installation: configure, make, contrib, make install, all of it in a staging
 * directory and, for root, as a uid that runs nothing else (sys/builder.h). What comes out is taken over as an archive
 * is, through the same policy (outside/unpack.h), so that for a caller who is root nothing of it is that user's.
 *
 * Whatever compiles has the lock of the staging directory, and ends with us, however we end.
 */
#ifndef FETCH_BUILD_H
#define FETCH_BUILD_H

#include <signal.h>
#include <stdbool.h>

#include "sys/staging.h"
#include "text/str.h"

/* A directory is the source of PostgreSQL if it has this. */
#define BUILD_MARK "src/backend/Makefile"

struct build {
	const struct staging *staging;
	const char *name;   /* in staging: what may be source, and will be an installation; */
	const char *parent; /* the absolute path of the directory that the staging directory is in */
	const char *what;   /* for messages: "PostgreSQL 15.18" */
	const char
		*log; /* the name, beside the staging directory, of what is kept of the compilers' output if it fails */
	bool quiet;
	bool verbose;
	const volatile sig_atomic_t *stop;
};

/*
 * Replace the source by its installation; what is no source is left alone. False after a line on stderr and the last
 * lines of the log, or in silence where *stop was set.
 */
bool build_source(const struct build *compile);

#endif
