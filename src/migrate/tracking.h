/*
 * How a database says which version of a project it has: by the table that pgpkg keeps, with a row for each migration
 * applied, or by SQL of the caller's. Everything is run in the transaction of the migration.
 */
#ifndef MIGRATE_TRACKING_H
#define MIGRATE_TRACKING_H

#include <stdbool.h>

#include "sql/session.h"

struct tracking {
	const char *schema; /* of the table; not quoted, as is its name */
	const char *table;
	const char *query;     /* reads the installed version, in place of the table; NULL: none */
	const char *statement; /* records one, with :version, :sha256 and :filename; NULL: a row of the table does */
};

struct tracking_row {
	const char *version;
	const char *sha256;
	const char *filename;
};

/* The key of a project's advisory lock, the same as pgpkg's: the first eight bytes of the SHA-256 of its name. */
long long tracking_key(const char *project);

/* The functions below return false after a line on stderr. */

/* Wait for the lock of the project, which ends with the transaction. */
bool tracking_lock(struct script *script, const char *project);
/* Read the installed version: allocated; NULL: there is none. A table of another shape is an error. */
bool tracking_read(struct script *script, const struct tracking *tracking, char **version);
/* Make the table if rows are to be recorded in it and it does not exist. */
bool tracking_prepare(struct script *script, const struct tracking *tracking);
/* Record what was applied. */
bool tracking_record(struct script *script, const struct tracking *tracking, const struct tracking_row *row);

#endif
