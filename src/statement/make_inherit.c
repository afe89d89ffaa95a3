/* What tables and their parts have from the tables that they inherit from, or are partitions of. */
#include <stddef.h>
#include <stdlib.h>

#include "statement/make.h"
#include "text/sqllist.h"

/* The part of this kind and own name that one of the parents of `table` has; SCHEMA_NONE if none does. */
static size_t find_at_parents(
	const struct schema *schema, const struct schema_object *table, enum schema_kind kind, const char *own)
{
	const char *parents = model_value(table, "partition of");
	struct strs names = STRS_INIT;
	size_t found = SCHEMA_NONE;

	parents = parents ? parents : model_value(table, "inherits");
	sqllist_split(&names, parents ? parents : "");
	for (size_t i = 0; i < names.count && found == SCHEMA_NONE; i++) {
		const char *name = names.item[i];
		char *identity = kind == SCHEMA_TABLE_COLUMN ? str_format("%s.%s", name, own)
							     : str_format("%s on %s", own, name);
		found = model_find(schema, kind, identity);
		free(identity);
	}
	strs_free(&names);
	return found;
}

size_t make_inherits(const struct schema *schema, const struct schema_object *part)
{
	char *own;
	size_t found = SCHEMA_NONE;

	if (part->parent == SCHEMA_NONE)
		return SCHEMA_NONE;
	const struct schema_object *table = &schema->objects[part->parent];
	switch (part->kind) {
	case SCHEMA_TABLE_COLUMN:
	case SCHEMA_TABLE_CONSTRAINT:
		own = make_own_name(part);
		found = find_at_parents(schema, table, part->kind, own);
		free(own);
		return found;
	default: return SCHEMA_NONE;
	}
}

size_t make_also_needs(const struct schema *schema, const struct schema_object *object)
{
	const char *owner = object->kind == SCHEMA_SEQUENCE ? model_value(object, "owned by") : NULL;

	return owner ? model_find(schema, SCHEMA_TABLE_COLUMN, owner) : make_inherits(schema, object);
}

static bool differs(const struct compare_pair *pair, const char *property)
{
	return strs_contain(&pair->changed, property) || strs_contain(&pair->forced, property);
}

/* The table of the part was and remains a child of the same tables, and does not cease to be one meanwhile. */
static bool stays_child(const struct compare *compare, size_t table)
{
	const struct compare_pair *pair = &compare->pairs[table];

	return pair->from != SCHEMA_NONE && pair->to != SCHEMA_NONE && pair->fate != COMPARE_RENEWED &&
		!differs(pair, "partition of") && !differs(pair, "bound") && !differs(pair, "inherits");
}

/* It stops being a child but remains: what it inherited becomes its own. */
static bool is_detached(const struct compare *compare, size_t table)
{
	return !compare_is_dropped(compare, table) && !stays_child(compare, table);
}

bool make_is_created_by_parent(const struct make *make)
{
	return make->to && model_value(make->to, "inherited") && make->to->parent != SCHEMA_NONE &&
		stays_child(make->compare, make->compare->to_pair[make->to->parent]);
}

/* ---- What goes with what a parent has. */

static bool is_foreign_key(const struct schema_object *object)
{
	const char *definition = model_value(object, "definition");

	return definition && str_starts(definition, "FOREIGN KEY");
}

size_t make_attached_to(const struct schema *schema, const struct schema_object *object)
{
	const char *above = object->kind == SCHEMA_INDEX ? model_value(object, "attached to") : NULL;

	if (above)
		return model_find(schema, SCHEMA_INDEX, above);
	if (object->kind != SCHEMA_TABLE_CONSTRAINT || !model_value(object, "inherited"))
		return SCHEMA_NONE;
	for (size_t i = 0; i < object->need_count; i++) {
		const struct schema_object *needed = &schema->objects[object->needs[i]];
		if (needed->kind == SCHEMA_TABLE_CONSTRAINT && needed->parent != object->parent &&
			is_foreign_key(needed) == is_foreign_key(object))
			return object->needs[i];
	}
	return SCHEMA_NONE;
}

size_t make_held_by(const struct compare *compare, size_t pair)
{
	const struct schema_object *from = compare_from(compare, pair);
	size_t above = from ? make_attached_to(compare->from, from) : SCHEMA_NONE;

	return above != SCHEMA_NONE && stays_child(compare, compare->from_pair[from->parent])
		? compare->from_pair[above]
		: SCHEMA_NONE;
}

bool make_is_dropped_by_parent(const struct make *make)
{
	const struct compare *compare = make->compare;
	size_t above = make->from ? make_attached_to(compare->from, make->from) : SCHEMA_NONE;
	size_t parent = make->from ? make_inherits(compare->from, make->from) : SCHEMA_NONE;

	if (above == SCHEMA_NONE && parent != SCHEMA_NONE && model_value(make->from, "inherited"))
		above = parent;
	return above != SCHEMA_NONE && !is_detached(compare, compare->from_pair[make->from->parent]) &&
		compare_is_dropped(compare, compare->from_pair[above]);
}
