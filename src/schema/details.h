/*
 * Comments, grants and labels on things that are no objects of the model, but belong to one: the comment on the row
 * type of a table, the grant on a function of a range, the label of a trigger of a foreign key. Pure.
 */
#ifndef SCHEMA_DETAILS_H
#define SCHEMA_DETAILS_H

#include <stddef.h>

#include "schema/address.h"
#include "schema/model.h"

/* A zeroed one is empty. */
struct details {
	struct detail *items;
	size_t count;
};

/* Remember a detail of an address that is not in the map yet. */
void details_add(struct details *details, struct address address, const char *property);
/*
 * The SQL that names those whose address is in the map by now, since it belongs to another object; its rows are as in
 * address_names(). Those of a member of an extension are left out. NULL if there is nothing. Allocated.
 */
char *details_names(const struct details *details, const struct address_map *map, const struct schema *schema);
void details_free(struct details *details);

#endif
