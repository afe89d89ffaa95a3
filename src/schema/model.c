#include "schema/model.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* As pg_identify_object() calls them; of its "type"s, some are kinds of their own here. */
static const char *const names[SCHEMA_KIND_COUNT] = {
	[SCHEMA_DATABASE] = "database",
	[SCHEMA_SETTING] = "setting",
	[SCHEMA_SCHEMA] = "schema",
	[SCHEMA_EXTENSION] = "extension",
	[SCHEMA_ACCESS_METHOD] = "access method",
	[SCHEMA_LANGUAGE] = "language",
	[SCHEMA_COLLATION] = "collation",
	[SCHEMA_CONVERSION] = "conversion",
	[SCHEMA_TYPE] = "type",
	[SCHEMA_ENUM] = "enum",
	[SCHEMA_RANGE] = "range",
	[SCHEMA_DOMAIN] = "domain",
	[SCHEMA_COMPOSITE_TYPE] = "composite type",
	[SCHEMA_FUNCTION] = "function",
	[SCHEMA_PROCEDURE] = "procedure",
	[SCHEMA_AGGREGATE] = "aggregate",
	[SCHEMA_OPERATOR] = "operator",
	[SCHEMA_OPERATOR_FAMILY] = "operator family",
	[SCHEMA_OPERATOR_CLASS] = "operator class",
	[SCHEMA_CAST] = "cast",
	[SCHEMA_TRANSFORM] = "transform",
	[SCHEMA_TEXT_SEARCH_PARSER] = "text search parser",
	[SCHEMA_TEXT_SEARCH_TEMPLATE] = "text search template",
	[SCHEMA_TEXT_SEARCH_DICTIONARY] = "text search dictionary",
	[SCHEMA_TEXT_SEARCH_CONFIGURATION] = "text search configuration",
	[SCHEMA_FOREIGN_DATA_WRAPPER] = "foreign-data wrapper",
	[SCHEMA_SERVER] = "server",
	[SCHEMA_USER_MAPPING] = "user mapping",
	[SCHEMA_SEQUENCE] = "sequence",
	[SCHEMA_TABLE] = "table",
	[SCHEMA_FOREIGN_TABLE] = "foreign table",
	[SCHEMA_VIEW] = "view",
	[SCHEMA_MATERIALIZED_VIEW] = "materialized view",
	[SCHEMA_STATISTICS] = "statistics object",
	[SCHEMA_EVENT_TRIGGER] = "event trigger",
	[SCHEMA_PUBLICATION] = "publication",
	[SCHEMA_SUBSCRIPTION] = "subscription",
	[SCHEMA_DEFAULT_ACL] = "default acl",
	[SCHEMA_TABLE_COLUMN] = "table column",
	[SCHEMA_FOREIGN_TABLE_COLUMN] = "foreign table column",
	[SCHEMA_VIEW_COLUMN] = "view column",
	[SCHEMA_MATERIALIZED_VIEW_COLUMN] = "materialized view column",
	[SCHEMA_COMPOSITE_TYPE_COLUMN] = "composite type column",
	[SCHEMA_TABLE_CONSTRAINT] = "table constraint",
	[SCHEMA_DOMAIN_CONSTRAINT] = "domain constraint",
	[SCHEMA_INDEX] = "index",
	[SCHEMA_TRIGGER] = "trigger",
	[SCHEMA_RULE] = "rule",
	[SCHEMA_POLICY] = "policy",
	[SCHEMA_ACCESS_METHOD_OPERATOR] = "operator of access method",
	[SCHEMA_ACCESS_METHOD_FUNCTION] = "function of access method",
	[SCHEMA_PUBLICATION_RELATION] = "publication relation",
	[SCHEMA_PUBLICATION_NAMESPACE] = "publication namespace",
};

const char *model_kind_name(enum schema_kind kind)
{
	return names[kind];
}

enum schema_kind model_kind(const char *name)
{
	int kind = 0;

	while (kind < SCHEMA_KIND_COUNT && strcmp(names[kind], name) != 0)
		kind++;
	return (enum schema_kind)kind;
}

/* ---- Building. */

struct schema *model_new(void)
{
	return mem_alloc(sizeof(struct schema));
}

void model_free(struct schema *schema)
{
	if (!schema)
		return;
	for (size_t i = 0; i < schema->count; i++) {
		struct schema_object *object = &schema->objects[i];
		for (size_t j = 0; j < object->property_count; j++) {
			free(object->properties[j].name);
			free(object->properties[j].value);
		}
		free(object->properties);
		free(object->needs);
		free(object->parts);
		free(object->identity);
	}
	free(schema->objects);
	strs_free(&schema->uncovered);
	free(schema);
}

/* Grow by doubling: at 0 and at each power of two, all `count` places are taken. */
static void *grow(void *items, size_t count, size_t size)
{
	bool is_full = (count & (count - 1)) == 0;

	return is_full ? mem_resize(items, count == 0 ? 1 : count * 2, size) : items;
}

size_t model_add(struct schema *schema, enum schema_kind kind, const char *identity)
{
	schema->objects = grow(schema->objects, schema->count, sizeof *schema->objects);
	schema->objects[schema->count] =
		(struct schema_object){.kind = kind, .identity = mem_copy(identity), .parent = SCHEMA_NONE};
	return schema->count++;
}

void model_set(struct schema *schema, size_t index, const char *name, const char *value)
{
	struct schema_object *object = &schema->objects[index];

	if (!value)
		return;
	object->properties = grow(object->properties, object->property_count, sizeof *object->properties);
	object->properties[object->property_count++] =
		(struct schema_property){.name = mem_copy(name), .value = mem_copy(value)};
}

void model_set_parent(struct schema *schema, size_t index, size_t parent, long place)
{
	schema->objects[index].parent = parent;
	schema->objects[index].place = place;
}

void model_set_need(struct schema *schema, size_t index, size_t needed)
{
	struct schema_object *object = &schema->objects[index];

	if (needed == index)
		return;
	object->needs = grow(object->needs, object->need_count, sizeof *object->needs);
	object->needs[object->need_count++] = needed;
}

void model_set_uncovered(struct schema *schema, const char *kind, const char *identity)
{
	strs_addf(&schema->uncovered, "%s %s", kind, identity);
}

/* ---- The order. */

int model_compare(const struct schema_object *a, const struct schema_object *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return strcmp(a->identity, b->identity);
}

/* An object on its way to its new index: the old one travels with it. */
struct moved {
	struct schema_object object;
	size_t from;
};

static int compare_moved(const void *a, const void *b)
{
	return model_compare(&((const struct moved *)a)->object, &((const struct moved *)b)->object);
}

static int compare_indices(const void *a, const void *b)
{
	size_t x = *(const size_t *)a;
	size_t y = *(const size_t *)b;

	return (x > y) - (x < y);
}

/* The new indices of what is needed, in order, each once. */
static void renumber_needs(struct schema_object *object, const size_t *now)
{
	size_t kept = 0;

	if (object->need_count == 0)
		return;
	for (size_t i = 0; i < object->need_count; i++)
		object->needs[i] = now[object->needs[i]];
	qsort(object->needs, object->need_count, sizeof *object->needs, compare_indices);
	for (size_t i = 0; i < object->need_count; i++)
		if (i == 0 || object->needs[i] != object->needs[kept - 1])
			object->needs[kept++] = object->needs[i];
	object->need_count = kept;
}

/* Put a part among those that the parent has. They come in order of kind and identity, so that only the place is to be
 * looked at: behind all that belong before it. */
static void insert_part(const struct schema *schema, size_t part)
{
	const struct schema_object *object = &schema->objects[part];
	struct schema_object *parent = &schema->objects[object->parent];
	size_t at = parent->part_count;

	parent->parts = grow(parent->parts, parent->part_count, sizeof *parent->parts);
	for (; at > 0; at--) {
		const struct schema_object *before = &schema->objects[parent->parts[at - 1]];
		if (before->kind != object->kind || before->place <= object->place)
			break;
		parent->parts[at] = parent->parts[at - 1];
	}
	parent->parts[at] = part;
	parent->part_count++;
}

/* Sort the objects. Returns where each one went, by its old index: allocated. */
static size_t *sort_objects(struct schema *schema)
{
	struct moved *moved = mem_resize(NULL, schema->count, sizeof *moved);
	size_t *now = mem_resize(NULL, schema->count, sizeof *now);

	for (size_t i = 0; i < schema->count; i++)
		moved[i] = (struct moved){.object = schema->objects[i], .from = i};
	qsort(moved, schema->count, sizeof *moved, compare_moved);
	for (size_t i = 0; i < schema->count; i++) {
		schema->objects[i] = moved[i].object;
		now[moved[i].from] = i;
	}
	free(moved);
	return now;
}

size_t model_sort(struct schema *schema)
{
	size_t twice = SCHEMA_NONE;

	strs_sort(&schema->uncovered);
	if (schema->count == 0)
		return SCHEMA_NONE;
	size_t *now = sort_objects(schema);
	for (size_t i = 0; i < schema->count; i++) {
		struct schema_object *object = &schema->objects[i];
		if (i > 0 && model_compare(object - 1, object) == 0)
			twice = i;
		renumber_needs(object, now);
		if (object->parent == SCHEMA_NONE)
			continue;
		object->parent = now[object->parent];
		insert_part(schema, i);
	}
	free(now);
	return twice;
}

/* ---- Searching. */

size_t model_find(const struct schema *schema, enum schema_kind kind, const char *identity)
{
	size_t low = 0;
	size_t high = schema->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct schema_object *object = &schema->objects[middle];
		int order = object->kind != kind ? (object->kind < kind ? -1 : 1) : strcmp(object->identity, identity);
		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return SCHEMA_NONE;
}

const char *model_value(const struct schema_object *object, const char *name)
{
	for (size_t i = 0; i < object->property_count; i++)
		if (strcmp(object->properties[i].name, name) == 0)
			return object->properties[i].value;
	return NULL;
}

bool model_needs(const struct schema *schema, size_t index, size_t needed)
{
	const struct schema_object *object = &schema->objects[index];

	return object->need_count > 0 &&
		bsearch(&needed, object->needs, object->need_count, sizeof needed, compare_indices) != NULL;
}
