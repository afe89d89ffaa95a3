#include "schema/details.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "text/str.h"

struct detail {
	struct address address;
	char *word; /* "comment" */
};

void details_add(struct details *details, struct address address, const char *property)
{
	/* The room doubles, so that many are not copied many times. */
	if ((details->count & (details->count - 1)) == 0)
		details->items = mem_resize(
			details->items, details->count == 0 ? 1 : 2 * details->count, sizeof *details->items);
	details->items[details->count++] = (struct detail){address, mem_copy_bytes(property, strcspn(property, ":"))};
}

/* The functions of a range and its multirange have default privileges as others have: those are left out. */
char *details_names(const struct details *details, const struct address_map *map, const struct schema *schema)
{
	struct str values = STR_INIT;

	for (size_t i = 0; i < details->count; i++) {
		const struct detail *detail = &details->items[i];
		size_t index = address_find(map, detail->address);
		if (index == SCHEMA_NONE || schema->objects[index].kind == SCHEMA_EXTENSION)
			continue;
		str_addf(&values, "%s(", values.length == 0 ? "" : ", ");
		str_add_sql_literal(&values, detail->word);
		str_addf(&values, ", %u, %u)", detail->address.catalog, detail->address.oid);
	}
	char *sql = address_names(&values, "v.word || ' on ' || i.type",
		"v.word not in ('grant', 'revoke') or i.type <> 'function' and not exists ("
		"select from pg_catalog.pg_type t where t.oid = v.id::oid and t.tableoid = v.class::oid"
		" and t.typtype = 'm')");
	str_free(&values);
	return sql;
}

void details_free(struct details *details)
{
	for (size_t i = 0; i < details->count; i++)
		free(details->items[i].word);
	free(details->items);
	*details = (struct details){.count = 0};
}
