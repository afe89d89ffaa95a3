/*
 * Lists the objects of users in all catalogs of the server, including catalogs of later versions. The list tells which
 * queries have an answer. After everything was read, the model says nothing of a listed object that is not in the map
 * of addresses. Makes the SQL for that; pure.
 */
#ifndef SCHEMA_COVER_H
#define SCHEMA_COVER_H

#include <stdbool.h>
#include <stddef.h>

#include "schema/address.h"
#include "text/str.h"

/* The catalogs of the server whose rows are objects of the database and have an oid that can be read: each row is the
 * name twice; the second one is empty if not all columns can be read. */
extern const char cover_catalogs[];

/* The SQL that lists their objects: rows of address (3), and the name of the catalog as above, followed by a dot and a
 * letter if it has several kinds of objects, as in "pg_class.v". Allocated. */
char *cover_addresses(const struct strs *catalogs);

/* What was listed; a zeroed one is empty. */
struct cover {
	struct address *items;
	size_t count;
	struct strs kinds; /* "pg_class.v", each once */
};

/* Add a row. `kind` may be empty. */
void cover_add(struct cover *cover, struct address address, const char *kind);
/* Whether there are objects of a catalog ("pg_class"), or of a kind ("pg_class.v"). */
bool cover_has(const struct cover *cover, const char *kind);
/* The SQL that names what is not in the map, with rows as in address_names().
 * NULL if there is nothing. Allocated. */
char *cover_names(const struct cover *cover, const struct address_map *map);
void cover_free(struct cover *cover);

#endif
