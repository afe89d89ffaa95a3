/*
 * Lists the PostgreSQL servers of this machine: in PATH, in the usual places, in the cache. Each program is listed
 * once, at the first place where it was found. Versions are not known yet, except in the cache.
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
/* Add the directory that `pg_config --bindir` prints; runs it. */
void scan_add_config(struct scan *list);
void scan_free(struct scan *list);

/* Iterate over the directories of PATH, *state being NULL at first: the next one, allocated; NULL at the end. */
char *scan_next_directory(const char **state);

#endif
