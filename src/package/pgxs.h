/*
 * Builds an extension from source with PGXS: make, and make install into a directory of its own. If root calls, this is
 * done as a uid that runs nothing else (sys/builder.h), which can write to nothing but the copy of the source.
 */
#ifndef PACKAGE_PGXS_H
#define PACKAGE_PGXS_H

#include <signal.h>
#include <stdbool.h>

#include "package/target.h"
#include "sys/staging.h"
#include "text/str.h"

struct pgxs {
	const struct target *target;
	const struct staging *staging;
	const char *path;       /* the absolute path of the staging directory */
	const char *tree;       /* the directory in staging that holds the source */
	const char *package;    /* the directory in staging, empty, for share/ and lib/ */
	const char *what;       /* the source, for messages */
	const char *log;        /* the file beside the staging directory that keeps the output if building fails */
	const char *lender;     /* as kit_find() takes it */
	char *const *variables; /* NAME=VALUE for make, ended by NULL */
	unsigned jobs;
	const volatile sig_atomic_t *stop;
};

/* False after a line on stderr; silently if *stop was set. */
bool pgxs_build(const struct pgxs *pgxs);

#endif
