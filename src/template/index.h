/* All templates of a cache: list them, remove one, and remove what killed processes left. */
#ifndef TEMPLATE_INDEX_H
#define TEMPLATE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "text/str.h"

struct template_entry {
	char *name;
	struct str made; /* the text of its file `made` */
	time_t last_use;
	long long bytes; /* used on disk */
};
struct template_entries {
	struct template_entry *item; /* sorted by name */
	size_t count;
};

/* Read all templates below the descriptor of cache/template; those that disappear meanwhile are left out. False with
 * errno. */
bool index_read(int templates, struct template_entries *entries);
void index_free(struct template_entries *entries);

/* Remove a template if nobody holds it. True if it is gone. */
bool index_remove(int templates, const char *name);
/* Remove the staging directories that have no writer left, including the shared memory of servers that ran in them, and
 * the lock files that nobody holds. Other directories lose the access that others have to them. `path` is the path of
 * the descriptor. */
void index_sweep(int templates, const char *path);

#endif
