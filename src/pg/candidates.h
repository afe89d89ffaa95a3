/*
 * The PostgreSQL servers that are on this machine: in PATH, in the usual places, in the cache. Each program is listed
 * once, by the first place that it was found in; nothing is known yet of its version, but for the cache's.
 */
#ifndef PG_CANDIDATES_H
#define PG_CANDIDATES_H

#include <stddef.h>

#include "pg/server.h"

struct candidates {
	struct server *item;
	size_t count;
};
#define CANDIDATES_INIT \
	{               \
		NULL, 0 \
	}

void candidates_add_path(struct candidates *list);
void candidates_add_usual(struct candidates *list);
void candidates_add_cache(struct candidates *list);
/* What `pg_config --bindir` names; runs it. */
void candidates_add_config(struct candidates *list);
void candidates_free(struct candidates *list);

/* Move on through PATH, *state NULL at first: the next directory, allocated; NULL at the end. */
char *candidates_next_directory(const char **state);

#endif
