/*
 * The shortest way from one version to another, or from an empty database: which files are applied, in order. Where
 * several ways are as short, the choice is pgpkg's, so that both tools apply the same files.
 */
#ifndef MIGRATE_ROUTE_H
#define MIGRATE_ROUTE_H

#include <stdbool.h>
#include <stddef.h>

#include "migrate/migrations.h"

/* Where a way begins. */
struct route_start {
	const char *version; /* NULL: in an empty database */
	bool is_installed;   /* it was read from a database, not given by the caller, and messages say so */
};

struct route {
	struct route_leg {
		const struct entry *entry;
		const char *from; /* NULL: it is a base, applied to an empty database */
		const char *to;   /* the version that is recorded when it is applied */
	} * leg;
	size_t count; /* 0: nothing is to be done */
};
/* clang-format off */
#define ROUTE_INIT {NULL, 0}
/* clang-format on */

/*
 * Find the way. `to` NULL: migrations_target(). False after a line on stderr, and a hint that names the nearest
 * versions that there are, or that can be reached: there is no such version, no base, or no way. route_free() in any
 * case; the texts and entries remain those of the migrations.
 */
bool route_find(const struct migrations *migrations, struct route_start start, const char *to, struct route *route);
void route_free(struct route *route);

/* For each version, whether an empty database can get to it; allocated. */
bool *route_from_bases(const struct migrations *migrations);

#endif
