/*
 * Lists the extensions of an installation, from its control and script files; no server is asked.
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
	struct extparams params; /* the primary control file's parameters */
	struct extgraph graph;   /* the versions and updates that its scripts give */
	struct strs versions;    /* versions that CREATE EXTENSION can install, in version order */
};
struct extensions {
	struct catalog *item; /* by name */
	size_t count;
	struct strs seen; /* all names met, including those that were left out */
	unsigned major;   /* of the server; 0: not known, and treated as the newest */
};
/* clang-format off */
#define CATALOGS_INIT {.item = NULL}
/* clang-format on */

/*
 * List all extensions of a share directory; or, if `path` is not NULL, those of an extension_control_path: directories
 * separated by ':', each with a directory `extension` in it. $system in it means the share directory, and so does an
 * empty path. Of two extensions with the same name, the first counts. The caller sets list->major before.
 *
 * False after a line on stderr if a directory cannot be read (one in a path may be missing). A control file that the
 * server would refuse is left out, after a line on stderr.
 */
bool catalog_list(const char *share, const char *path, struct extensions *list);
/* The extension of that name, or NULL. */
const struct catalog *catalog_find(const struct extensions *list, const char *name);
void catalog_free(struct extensions *list);

/*
 * The parameters of one version: the primary control file, overridden by the version's own. But comment and schema are
 * those of the version with which CREATE EXTENSION begins on its way there, as in pg_available_extension_versions.
 * *params is EXTPARAMS_INIT before. False after a line on stderr if the server would refuse a secondary control file.
 */
bool catalog_version(
	const struct extensions *list, const struct catalog *extension, const char *version, struct extparams *params);

/* Append the files that an update along a path of versions runs, in order. */
void catalog_add_scripts(const struct catalog *extension, const struct strs *path, struct strs *files);

#endif
