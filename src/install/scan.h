/*
 * The PostgreSQL servers that are on this machine: in PATH, in the usual places, in the cache. Each program is listed
 * once, by the first place that it was found in; nothing is known yet of its version, but for the cache's.
 */
#ifndef INSTALL_SCAN_H
#define INSTALL_SCAN_H

#include <stddef.h>

#include "install/program.h"

struct scan {
	struct program *item;
	size_t count;
};
#define SCAN_INIT       \
	{               \
		NULL, 0 \
	}

void scan_add_path(struct scan *list);
void scan_add_usual(struct scan *list);
void scan_add_cache(struct scan *list);
/* What `pg_config --bindir` names; runs it. */
void scan_add_config(struct scan *list);
void scan_free(struct scan *list);

/* Move on through PATH, *state NULL at first: the next directory, allocated; NULL at the end. */
char *scan_next_directory(const char **state);

#endif
