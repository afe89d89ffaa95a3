#include "schema/address.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/mem.h"
#include "schema/model.h"
#include "text/hash.h"

enum { ROOM_START = 1024 };

struct address_entry {
	struct address address;
	size_t index;
};

/* Where an address is, or the free place where it belongs. There is always one: the map is at most half full. */
static struct address_entry *locate(const struct address_map *map, struct address address)
{
	uint64_t hash = hash_bytes(HASH_START, &address, sizeof address);

	for (size_t at = (size_t)hash & (map->room - 1);; at = (at + 1) & (map->room - 1)) {
		struct address_entry *entry = &map->entries[at];
		const struct address *found = &entry->address;
		bool is_same = found->catalog == address.catalog && found->oid == address.oid &&
			found->column == address.column;
		if (is_same || found->catalog == 0)
			return entry;
	}
}

static void enlarge(struct address_map *map)
{
	struct address_map larger = {.count = map->count, .room = map->room == 0 ? ROOM_START : map->room * 2};

	larger.entries = mem_alloc(larger.room * sizeof *larger.entries);
	for (size_t i = 0; i < map->room; i++)
		if (map->entries[i].address.catalog != 0)
			*locate(&larger, map->entries[i].address) = map->entries[i];
	free(map->entries);
	*map = larger;
}

void address_add(struct address_map *map, struct address address, size_t index)
{
	if (map->count >= map->room / 2)
		enlarge(map);
	struct address_entry *entry = locate(map, address);
	if (entry->address.catalog != 0)
		return;
	*entry = (struct address_entry){.address = address, .index = index};
	map->count++;
}

size_t address_find(const struct address_map *map, struct address address)
{
	if (map->room == 0 || address.catalog == 0)
		return SCHEMA_NONE;
	const struct address_entry *entry = locate(map, address);
	return entry->address.catalog == 0 ? SCHEMA_NONE : entry->index;
}

size_t address_find_whole(const struct address_map *map, struct address address)
{
	size_t index = address_find(map, address);

	if (index == SCHEMA_NONE && address.column != 0)
		index = address_find(map, (struct address){address.catalog, address.oid, 0});
	return index;
}

void address_free(struct address_map *map)
{
	free(map->entries);
	*map = (struct address_map){.entries = NULL};
}

char *address_names(const struct str *values, const char *kind, const char *condition)
{
	if (values->length == 0)
		return NULL;
	return str_format("select %s, min(i.identity collate \"C\") || case when count(*) > 1"
			  " then ' and ' || count(*) - 1 || ' more' else '' end from (values %s) v (word, class, id),"
			  " pg_identify_object(v.class::oid, v.id::oid, 0) i"
			  " where i.identity is not null and (%s) group by 1 order by 1",
		kind, values->text, condition);
}
