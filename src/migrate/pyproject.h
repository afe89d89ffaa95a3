/* What a pyproject.toml says about migrations: [tool.pgpkg], as pgpkg reads it, and the name of [project]. */
#ifndef MIGRATE_PYPROJECT_H
#define MIGRATE_PYPROJECT_H

#include <stdbool.h>

#include "text/str.h"

/* All allocated; NULL: not said. */
struct pyproject {
	bool has_table; /* there is a [tool.pgpkg] */
	char *name;     /* project_name, else that of [project] */
	char *prefix;
	char *sql;
	char *migrations;
	char *tracking_schema;
	char *tracking_table;
	char *version_source;
};

/*
 * Read the text of the file `path`. False after a line on stderr: it is no TOML, or a value is not what it has to be;
 * the line names the file and where. Keys that are not known are ignored. pyproject_free() in any case.
 */
bool pyproject_read(const char *path, const struct str *text, struct pyproject *found);
void pyproject_free(struct pyproject *found);

#endif
