#include "statement/compare.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static bool has_property(const struct schema_object *object, const struct schema_property *property)
{
	return str_equal(model_value(object, property->name), property->value);
}

/* Whether what a table inherits is its own, too: no statement changes that. */
static bool is_of_origin(const struct schema_object *object, const char *property)
{
	const char *definition = model_value(object, "definition");

	return strcmp(property, "inherited") == 0 &&
		(object->kind == SCHEMA_TABLE_COLUMN ||
			(object->kind == SCHEMA_TABLE_CONSTRAINT && definition && str_starts(definition, "CHECK")));
}

/* The names of the properties of `a` that `b` has not, or with another value. */
static void add_changed(struct strs *changed, const struct schema_object *a, const struct schema_object *b)
{
	for (size_t i = 0; i < a->property_count; i++) {
		const struct schema_property *property = &a->properties[i];
		if (!has_property(b, property) && !is_of_origin(a, property->name) &&
			!strs_contain(changed, property->name))
			strs_add(changed, property->name);
	}
}

static void add_pair(struct compare *compare, enum schema_kind kind, size_t from, size_t to)
{
	struct compare_pair pair = {.kind = kind, .from = from, .to = to, .changed = STRS_INIT, .forced = STRS_INIT};

	if (from == SCHEMA_NONE) {
		pair.fate = COMPARE_ADDED;
	} else if (to == SCHEMA_NONE) {
		pair.fate = COMPARE_REMOVED;
	} else {
		add_changed(&pair.changed, &compare->from->objects[from], &compare->to->objects[to]);
		add_changed(&pair.changed, &compare->to->objects[to], &compare->from->objects[from]);
		strs_sort(&pair.changed);
		pair.fate = pair.changed.count > 0 ? COMPARE_CHANGED : COMPARE_SAME;
	}
	if (from != SCHEMA_NONE)
		compare->from_pair[from] = compare->count;
	if (to != SCHEMA_NONE)
		compare->to_pair[to] = compare->count;
	compare->pairs[compare->count++] = pair;
}

struct compare *compare_new(const struct schema *from, const struct schema *to)
{
	struct compare *compare = mem_alloc(sizeof *compare);
	size_t a = 0;
	size_t b = 0;

	compare->from = from;
	compare->to = to;
	compare->pairs = mem_resize(NULL, from->count + to->count + 1, sizeof *compare->pairs);
	compare->from_pair = mem_resize(NULL, from->count + 1, sizeof *compare->from_pair);
	compare->to_pair = mem_resize(NULL, to->count + 1, sizeof *compare->to_pair);
	while (a < from->count || b < to->count) {
		int order = a == from->count ? 1
			: b == to->count     ? -1
					     : model_compare(&from->objects[a], &to->objects[b]);
		enum schema_kind kind = order > 0 ? to->objects[b].kind : from->objects[a].kind;
		add_pair(compare, kind, order <= 0 ? a : SCHEMA_NONE, order >= 0 ? b : SCHEMA_NONE);
		a += order <= 0;
		b += order >= 0;
	}
	return compare;
}

void compare_free(struct compare *compare)
{
	if (!compare)
		return;
	for (size_t i = 0; i < compare->count; i++) {
		strs_free(&compare->pairs[i].changed);
		strs_free(&compare->pairs[i].forced);
	}
	free(compare->pairs);
	free(compare->from_pair);
	free(compare->to_pair);
	free(compare);
}

bool compare_is_same(const struct compare *compare)
{
	for (size_t i = 0; i < compare->count; i++)
		if (compare->pairs[i].fate != COMPARE_SAME)
			return false;
	return true;
}

const struct schema_object *compare_from(const struct compare *compare, size_t pair)
{
	size_t index = compare->pairs[pair].from;
	return index == SCHEMA_NONE ? NULL : &compare->from->objects[index];
}

const struct schema_object *compare_to(const struct compare *compare, size_t pair)
{
	size_t index = compare->pairs[pair].to;
	return index == SCHEMA_NONE ? NULL : &compare->to->objects[index];
}

const struct schema_object *compare_either(const struct compare *compare, size_t pair)
{
	size_t from = compare->pairs[pair].from;
	return from != SCHEMA_NONE ? &compare->from->objects[from] : &compare->to->objects[compare->pairs[pair].to];
}

bool compare_is_dropped(const struct compare *compare, size_t pair)
{
	enum compare_fate fate = compare->pairs[pair].fate;
	return fate == COMPARE_REMOVED || fate == COMPARE_RENEWED;
}

bool compare_is_created(const struct compare *compare, size_t pair)
{
	enum compare_fate fate = compare->pairs[pair].fate;
	return fate == COMPARE_ADDED || fate == COMPARE_RENEWED;
}

/* Whether an object needs something else that goes, of the kinds of tables, than its own parent. */
static bool refers_to_gone(const struct compare *compare, const struct schema_object *object)
{
	for (size_t i = 0; i < object->need_count; i++) {
		const struct schema_object *needed = &compare->from->objects[object->needs[i]];
		size_t table = needed->kind == SCHEMA_TABLE ? object->needs[i] : needed->parent;
		if (table != SCHEMA_NONE && table != object->parent &&
			compare_is_dropped(compare, compare->from_pair[table]))
			return true;
	}
	return false;
}

size_t compare_dropped_with(const struct compare *compare, size_t pair)
{
	const struct schema_object *object = &compare->from->objects[compare->pairs[pair].from];

	if (object->kind == SCHEMA_SEQUENCE) {
		const char *owner = model_value(object, "owned by");
		size_t column = owner ? model_find(compare->from, SCHEMA_TABLE_COLUMN, owner) : SCHEMA_NONE;
		if (column == SCHEMA_NONE || !compare_is_dropped(compare, compare->from_pair[column]))
			return pair;
		return compare_dropped_with(compare, compare->from_pair[column]);
	}
	if (object->parent == SCHEMA_NONE || !compare_is_dropped(compare, compare->from_pair[object->parent]))
		return pair;
	if (object->kind == SCHEMA_TABLE_CONSTRAINT && refers_to_gone(compare, object))
		return pair;
	return compare_dropped_with(compare, compare->from_pair[object->parent]);
}

void compare_name_pair(const struct compare *compare, size_t pair, struct strs *list)
{
	const struct compare_pair *named = &compare->pairs[pair];
	const struct schema_object *object = compare_either(compare, pair);
	struct str line = STR_INIT;

	str_addf(&line, "%s '%s': ", model_kind_name(object->kind), object->identity);
	if (named->to == SCHEMA_NONE)
		str_add(&line, "not wanted");
	else if (named->from == SCHEMA_NONE)
		str_add(&line, "missing");
	for (size_t i = 0; i < named->changed.count; i++)
		str_addf(&line, "%s%s", i > 0 ? ", " : "", named->changed.item[i]);
	strs_add_taken(list, str_take(&line));
}

void compare_name(const struct compare *compare, struct strs *list)
{
	for (size_t i = 0; i < compare->count; i++)
		if (compare->pairs[i].fate != COMPARE_SAME)
			compare_name_pair(compare, i, list);
}

/* ---- The order of columns. */

static bool is_column_of_both(const struct compare *compare, size_t pair)
{
	return pair != SCHEMA_NONE && compare->pairs[pair].from != SCHEMA_NONE &&
		compare->pairs[pair].to != SCHEMA_NONE && compare_either(compare, pair)->place > 0;
}

/* Go on to the next part that both models have; what only the first has is left out, as it will be dropped. */
static size_t next_common(const struct compare *compare, const struct schema_object *from, size_t *at)
{
	while (*at < from->part_count) {
		size_t pair = compare->from_pair[from->parts[(*at)++]];
		if (is_column_of_both(compare, pair))
			return pair;
	}
	return SCHEMA_NONE;
}

/* Columns that are added come last. */
static bool is_reordered(
	const struct compare *compare, const struct schema_object *from, const struct schema_object *to)
{
	size_t at = 0;
	bool added = false;

	for (size_t i = 0; i < to->part_count; i++) {
		size_t pair = compare->to_pair[to->parts[i]];
		if (compare->to->objects[to->parts[i]].place == 0)
			continue;
		if (!is_column_of_both(compare, pair))
			added = true;
		else if (added || next_common(compare, from, &at) != pair)
			return true;
	}
	return false;
}

/* ---- The origin of columns. */

/* A column of a table that inherits, of which the statements do not make what it shall be: inherited, or also its own.
 */
static bool keeps_origin(
	const struct compare *compare, const struct schema_object *from, const struct schema_object *to)
{
	const char *inherits = model_value(to, "inherits");
	bool is_same_child = str_equal(inherits, model_value(from, "inherits"));

	for (size_t i = 0; i < to->part_count && inherits; i++) {
		const struct schema_object *column = &compare->to->objects[to->parts[i]];
		const struct schema_object *old = compare_from(compare, compare->to_pair[to->parts[i]]);
		bool is_inherited = model_value(column, "inherited");
		bool was_inherited = old ? model_value(old, "inherited") != NULL : is_same_child && is_inherited;
		if (column->kind == SCHEMA_TABLE_COLUMN && is_inherited != (was_inherited && is_same_child))
			return true;
	}
	return false;
}

/* ---- The relations of both models of which something holds. */

static bool has_columns(enum schema_kind kind)
{
	return kind == SCHEMA_TABLE || kind == SCHEMA_FOREIGN_TABLE || kind == SCHEMA_COMPOSITE_TYPE;
}

static size_t *list_relations(const struct compare *compare, size_t *count,
	bool (*holds)(const struct compare *, const struct schema_object *, const struct schema_object *))
{
	size_t *list = mem_resize(NULL, compare->count + 1, sizeof *list);

	*count = 0;
	for (size_t i = 0; i < compare->count; i++) {
		const struct schema_object *from = compare_from(compare, i);
		const struct schema_object *to = compare_to(compare, i);
		if (has_columns(compare->pairs[i].kind) && from && to && holds(compare, from, to))
			list[(*count)++] = i;
	}
	return list;
}

size_t *compare_reordered(const struct compare *compare, size_t *count)
{
	return list_relations(compare, count, is_reordered);
}

size_t *compare_originals(const struct compare *compare, size_t *count)
{
	return list_relations(compare, count, keeps_origin);
}
