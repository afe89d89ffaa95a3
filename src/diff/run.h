/* Runs statements in a database, in one transaction. */
#ifndef DIFF_RUN_H
#define DIFF_RUN_H

#include <stdbool.h>

#include "statement/change.h"
#include "statement/compare.h"
#include "text/str.h"

enum run_mode {
	RUN_ALL,      /* and commit */
	RUN_LOSSLESS, /* those that lose no data, and those that are not held; and roll back */
};

/*
 * What every script of statements begins and ends with. The texts of definitions have names with their schemas, but for
 * those of pg_catalog: it is searched first, whatever the path of the database says. The bodies of functions are not
 * checked, because they run with the path as it was. How literals are read must not depend on the database. The query
 * has no row, so that nothing is printed where it is run.
 */
#define RUN_BEFORE                                                                                            \
	"SELECT FROM pg_catalog.set_config('search_path', pg_catalog.btrim(pg_catalog.concat('pg_catalog, '," \
	" pg_catalog.current_setting('search_path')), ', '), false) AS path WHERE path IS NULL; "             \
	"SET check_function_bodies = off; SET standard_conforming_strings = on; SET intervalstyle = postgres"
#define RUN_AFTER \
	"RESET search_path; RESET check_function_bodies; RESET standard_conforming_strings; RESET intervalstyle"

/*
 * Run the statements of `changes`, which are in their order. False: the first that fails is added to `gaps` with what
 * the server says, as "KIND 'IDENTITY': problem", and nothing remains of the others.
 */
bool run_changes(const char *url, const struct compare *compare, const struct changes *changes, enum run_mode mode,
	struct strs *gaps);

/* Create the roles that are not there. False, with a line in `gaps`. */
bool run_roles(const char *url, const struct strs *roles, struct strs *gaps);

#endif
