/*
 * Finds which versions of an extension can be installed, and through which scripts, by the names of its script files:
 * NAME--A.sql installs A, NAME--A--B.sql updates A to B. The paths are those that PostgreSQL takes. Pure.
 */
#ifndef TEXT_EXTGRAPH_H
#define TEXT_EXTGRAPH_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

struct extgraph_version {
	char *name;
	bool base;       /* a script installs it directly */
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

/* Add a file of the script directory; false if it is not named as a script of this extension. */
bool extgraph_add_file(struct extgraph *graph, const char *extension, const char *file);
/* Append, in version order, the versions that CREATE EXTENSION can reach: by a base script, or from one by updates. */
void extgraph_installable(const struct extgraph *graph, struct strs *versions);
/*
 * Append the versions on the way from `from` to `to`, both included: the shortest way, or, of several, the one that
 * PostgreSQL takes. False, with nothing added, if there is none.
 */
bool extgraph_path(const struct extgraph *graph, const char *from, const char *to, struct strs *path);
/*
 * Append the versions that CREATE EXTENSION goes through to `to`, which is included: the first by its own script, the
 * others by updates. False, with nothing added, if `to` cannot be installed.
 */
bool extgraph_install_path(const struct extgraph *graph, const char *to, struct strs *path);
/* Call visit with the path (see extgraph_path) of each pair of versions that has one, both ends included, ordered by
 * the version of `from`, then of `to`. */
typedef void extgraph_visitor(void *context, const struct strs *path);
void extgraph_each_path(const struct extgraph *graph, extgraph_visitor *visit, void *context);
bool extgraph_has(const struct extgraph *graph, const char *version); /* whether any script knows that version */
void extgraph_free(struct extgraph *graph);

/* As strcmp, but "1.10" sorts behind "1.9"; 0 only for equal texts. */
int extgraph_compare(const char *a, const char *b);

#endif
