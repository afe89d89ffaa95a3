/*
 * Compiles the source of PostgreSQL into an installation: configure, make, contrib, make install, all in a staging
 * directory and, if root calls, as a uid that runs nothing else (sys/builder.h). The result is then unpacked like a
 * downloaded archive, by the same rules (outside/unpack.h), so that for root none of its files belongs to that uid.
 *
 * Every process that compiles holds the lock of the staging directory, and ends when this process does, however that
 * happens.
 */
#ifndef FETCH_BUILD_H
#define FETCH_BUILD_H

#include <signal.h>
#include <stdbool.h>

#include "sys/staging.h"
#include "text/str.h"

/* A directory that holds this file is the source of PostgreSQL. */
#define BUILD_MARK "src/backend/Makefile"

struct build {
	const struct staging *staging;
	const char *name;   /* directory in staging: may hold the source, and will hold the installation */
	const char *parent; /* the absolute path of the directory that holds the staging directory */
	const char *what;   /* for messages: "PostgreSQL 15.18" */
	const char *log;    /* file beside the staging directory that keeps the compilers' output if they fail */
	bool quiet;
	bool verbose;
	const volatile sig_atomic_t *stop;
};

/*
 * If the directory holds the source, replace it by the installation; otherwise leave it alone. False after a line on
 * stderr and the end of the log; silently if *stop was set.
 */
bool build_source(const struct build *compile);

#endif
