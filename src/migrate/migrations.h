/*
 * The migrations of a project as a graph: a version is a node; a base (PREFIX--VERSION.sql) makes it in an empty
 * database, a step (PREFIX--FROM--TO.sql) leads from one version to another. Versions are told apart by their text, so
 * 1.0 and 1.0.0 are two, although neither is newer.
 */
#ifndef MIGRATE_MIGRATIONS_H
#define MIGRATE_MIGRATIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "migrate/entries.h"
#include "text/pep440.h"
#include "text/str.h"

struct migrations_version {
	char *text;
	struct pep440 parsed; /* points into text; unset for unreleased */
	bool is_unreleased;
	const struct entry *base; /* NULL: it has none */
	size_t first_step;        /* the steps that lead from it: step[first_step], ... */
	size_t step_count;
};

struct migrations_step {
	size_t from; /* indices of versions */
	size_t to;
	const struct entry *entry;
};

struct migrations {
	struct migrations_version *version; /* by the bytes of their texts */
	size_t count;
	size_t *order;                /* the indices of all versions, the oldest first, unreleased last */
	struct migrations_step *step; /* by from, then by to */
	size_t step_count;
};

#define MIGRATIONS_NONE ((size_t)-1)

/*
 * Read the graph from the names of the entries. `prefix` is what each name has to begin with; NULL: the first one's
 * decides. False after a line on stderr for each file with a bad name, another prefix, a step to its own version, or a
 * base or step that another file has already. The entries have to live as long. migrations_free() in any case.
 */
bool migrations_read(const struct entries *entries, const char *prefix, struct migrations *migrations);
void migrations_free(struct migrations *migrations);

/* The index of a version; MIGRATIONS_NONE if no file names it. */
size_t migrations_find(const struct migrations *migrations, const char *version);
/* The step from one version directly to another; NULL if there is none. */
const struct migrations_step *migrations_step_between(const struct migrations *migrations, size_t from, size_t to);
/* Where a plan leads if nobody says otherwise: unreleased if it exists, else the newest. MIGRATIONS_NONE if there is
 * no version at all. */
size_t migrations_target(const struct migrations *migrations);

#endif
