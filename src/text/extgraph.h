/*
 * The versions of one extension and the scripts between them, from the names of its script files: NAME--A.sql installs
 * A, NAME--A--B.sql updates A to B. Which versions can be had, and by which scripts, as PostgreSQL finds them. Pure.
 */
#ifndef TEXT_EXTGRAPH_H
#define TEXT_EXTGRAPH_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

struct extgraph_version {
	char *name;
	bool base;       /* there is a script that installs it */
	size_t *updates; /* indices of the versions that it can be updated to in one step */
	size_t update_count;
};
struct extgraph {
	struct extgraph_version *item;
	size_t count;
};
#define EXTGRAPH_INIT   \
	{               \
		NULL, 0 \
	}

/* Take in a file of the script directory; false if its name is not that of a script of the extension. */
bool extgraph_add_file(struct extgraph *graph, const char *extension, const char *file);
/* Append the versions that CREATE EXTENSION can reach, from a base script or through updates, in version order. */
void extgraph_installable(const struct extgraph *graph, struct strs *versions);
/*
 * Append the versions on the way from one to another, both included: the shortest way; of several, the one that
 * PostgreSQL takes. False, with nothing added, if there is none.
 */
bool extgraph_path(const struct extgraph *graph, const char *from, const char *to, struct strs *path);
/*
 * Append the versions that CREATE EXTENSION goes through to one, it included: the first by its own script, the others
 * by updates. False, with nothing added, if it cannot be installed.
 */
bool extgraph_install_path(const struct extgraph *graph, const char *to, struct strs *path);
/* Show each pair of versions that has a path, both ends included, as extgraph_path; in version order of `from`, then
 * `to`. */
typedef void extgraph_visitor(void *context, const struct strs *path);
void extgraph_each_path(const struct extgraph *graph, extgraph_visitor *visit, void *context);
bool extgraph_has(const struct extgraph *graph, const char *version); /* whether any script knows that version */
void extgraph_free(struct extgraph *graph);

/* As strcmp, but "1.10" is behind "1.9"; 0 only for equal texts. */
int extgraph_compare(const char *a, const char *b);

#endif
