/*
 * The extensions that an installation has, from its control and script files; no server is asked.
 */
#ifndef EXTENSION_CATALOG_H
#define EXTENSION_CATALOG_H

#include <stdbool.h>
#include <stddef.h>

#include "text/extgraph.h"
#include "text/extparams.h"
#include "text/str.h"

struct catalog {
	char *name;
	char *control_file;      /* its primary control file */
	char *scripts;           /* the directory of its scripts and secondary control files */
	struct extparams params; /* what the primary control file says */
	struct extgraph graph;   /* what its scripts can do */
	struct strs versions;    /* that CREATE EXTENSION can install, in version order */
};
struct extensions {
	struct catalog *item; /* by name */
	size_t count;
	struct strs seen; /* names, with those that were left out */
	unsigned major;   /* of the server; 0 where that is not known, which is taken for the newest */
};
/* clang-format off */
#define CATALOGS_INIT {.item = NULL}
/* clang-format on */

/*
 * All extensions of a share directory, or, where `path` is not NULL, those of an extension_control_path: directories
 * with ':' between, each with `extension` below it; $system is the share directory, and so is the whole path where it
 * is empty. Of two that have one name, the first counts. list->major is set by the caller.
 *
 * False after a line on stderr if a directory cannot be read (one of a path may be missing); a control file that the
 * server would refuse is left out, with a line on stderr.
 */
bool catalog_list(const char *share, const char *path, struct extensions *list);
/* The one of that name, or NULL. */
const struct catalog *catalog_find(const struct extensions *list, const char *name);
void catalog_free(struct extensions *list);

/*
 * What is true of one version: the primary control file, with the version's own over it; but the comment and the schema
 * are those of the version that CREATE EXTENSION begins with on its way there, as in pg_available_extension_versions.
 * *params is EXTPARAMS_INIT. False after a line on stderr if the server would refuse a secondary control file.
 */
bool catalog_version(
	const struct extensions *list, const struct catalog *extension, const char *version, struct extparams *params);

/* Append the files that an update along a path of versions runs, in order. */
void catalog_add_scripts(const struct catalog *extension, const struct strs *path, struct strs *files);

#endif
