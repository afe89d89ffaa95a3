/*
 * Adds an extension to a server: fetches its source, builds it, inspects what comes out and publishes it, in a staging
 * directory beside its final place. Until the rename nobody sees it, and after a failure the cache is unchanged.
 */
#ifndef PACKAGE_ADD_H
#define PACKAGE_ADD_H

#include <stdbool.h>

#include "package/target.h"
#include "text/checksum.h"
#include "text/str.h"

struct add {
	const struct target *target;
	const char *source;
	struct checksum checksum; /* of the archive; hex "": none was given */
	const char *mirror;       /* base URL in place of PGXN's; NULL: none */
	const char *lender;       /* who lends pg_config and headers (package/kit.h); NULL: nobody */
	const char *prefix;       /* the directory for the package in place of the cache; NULL: the cache */
	char *const *variables;   /* NAME=VALUE for make, ended by NULL */
	unsigned jobs;
	bool is_dry; /* publish nothing */
};

/* Append a line for each extension of the package, or one for a package without: name, version. False after a line on
 * stderr. */
bool add_run(const struct add *add, struct str *lines);

#endif
