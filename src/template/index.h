/* All templates of the cache: what there is, and making room. */
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
	long long bytes; /* on disk */
};
struct template_entries {
	struct template_entry *item; /* sorted by name */
	size_t count;
};

/* Read what is below the descriptor of cache/template; what goes meanwhile is passed over. */
bool index_read(int templates, struct template_entries *entries);
void index_free(struct template_entries *entries);

/* Remove a template, if nobody holds it: true if it is gone. */
bool index_remove(int templates, const char *name);
/* Remove staging directories that have no writer left, with what a server in them left elsewhere, and locks that nobody
 * holds; close to others what is open to them. `path` is that of the descriptor. */
void index_sweep(int templates, const char *path);

#endif
