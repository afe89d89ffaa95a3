/*
 * Brings a database from the version that it has to another, all in one transaction: under the advisory lock of the
 * project it reads the installed version, finds the way, and runs each file with those of pre/ before it and those of
 * post/ after it.
 */
#ifndef MIGRATE_APPLY_H
#define MIGRATE_APPLY_H

#include <stdbool.h>

#include "migrate/entries.h"
#include "migrate/migrations.h"
#include "migrate/tracking.h"
#include "sql/session.h"
#include "text/str.h"

struct apply {
	const char *project; /* its name */
	const struct entries *entries;
	const struct migrations *migrations;
	const char *to; /* the version wanted; NULL: migrations_target() */
	const struct tracking *tracking;
	bool is_trial; /* roll back at the end */
};

/* Apply what is to be applied, and append the path of each file. False after a line on stderr: nothing was applied, and
 * the session may only be closed. */
bool apply_run(struct script *script, const struct apply *apply, struct strs *applied);

#endif
