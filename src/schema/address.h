/* A map from the server's addresses of objects (catalog, oid, column) to indices of a model. Pure. A zeroed map is
 * empty. */
#ifndef SCHEMA_ADDRESS_H
#define SCHEMA_ADDRESS_H

#include <stddef.h>
#include <stdint.h>

#include "text/str.h"

struct address {
	uint32_t catalog; /* its oid; 0: no address */
	uint32_t oid;
	uint32_t column; /* 0: the object itself */
};

struct address_map {
	struct address_entry *entries;
	size_t count;
	size_t room; /* a power of two, or 0 */
};

/* Add an address; one that is there already keeps its index. */
void address_add(struct address_map *map, struct address address, size_t index);
/* The index of an address, or SCHEMA_NONE. */
size_t address_find(const struct address_map *map, struct address address);
/* The same, but for a column that was not added, the index of its object. */
size_t address_find_whole(const struct address_map *map, struct address address);
void address_free(struct address_map *map);

/*
 * The SQL whose rows are a kind and the identity of one object of it, followed by how many more there are. `values` are
 * rows of a word, a catalog and an oid, of which the column `v` has the parts word, class and id; `kind` and
 * `condition` are expressions over it and the identified object `i`. Allocated; NULL if there are no values.
 */
char *address_names(const struct str *values, const char *kind, const char *condition);

#endif
