/*
 * A project whose schema is kept as fragments and migrations: its name, its directories, and the table in which a
 * database records the migrations applied to it. They come from the command line, else from [tool.pgpkg] of its
 * pyproject.toml, else from the names of its files and directories.
 */
#ifndef MIGRATE_PROJECT_H
#define MIGRATE_PROJECT_H

#include <stdbool.h>

#define PROJECT_TRACKING_SCHEMA "pgpkg"
#define PROJECT_TRACKING_TABLE "migrations"

/* All allocated. */
struct project {
	char *name;   /* the advisory lock is made of it; it has no control characters */
	char *prefix; /* of the names of migrations: letters, digits and _ */
	char *root;   /* the directory that the others are in; NULL: a bundle */
	char *sql;    /* the fragments; pre/ and post/ are in it */
	char *migrations;
	char *tracking_schema; /* not quoted */
	char *tracking_table;
	char *version_source; /* a Python function that replaces the table; NULL: none */
};

/* What the directory of the command line may be, besides a project's own. */
enum project_part { PROJECT_MIGRATIONS, PROJECT_SQL };

struct project_request {
	const char *directory; /* a project, or the one of its directories that `part` says; NULL: $PGPKG_PROJECT_ROOT,
				* else the working directory */
	enum project_part part;
	const char *name;     /* the name and the prefix, in place of those configured; NULL: not given */
	const char *tracking; /* "schema.table", each perhaps in double quotes; NULL: not given */
};

/* Whether a text is schema.table, as project_request has it. */
bool project_is_tracking(const char *text);

/*
 * Find the project. Each directory in *project is named as the caller wrote it, as far as that is possible, and the
 * directories need not exist, but for the one of the command line. False after a line on stderr. project_free() in any
 * case.
 */
bool project_find(const struct project_request *request, struct project *project);
/* Let the name and the tracking table of the request, where given, replace those of a project. */
void project_replace(const struct project_request *request, struct project *project);
void project_free(struct project *project);

#endif
