#include "diff/edges.h"

#include <stdlib.h>

#include "base/mem.h"
#include "diff/claims.h"
#include "statement/make.h"
#include "text/str.h"

/* ---- The nodes. */

size_t edges_node(const struct compare *compare, size_t pair, enum change_phase phase)
{
	if (phase == CHANGE_DROP && compare_is_dropped(compare, pair))
		pair = compare_dropped_with(compare, pair);
	if (phase == CHANGE_MAKE && compare_is_created(compare, pair))
		pair = make_created_with(compare, pair);
	return pair * CHANGE_PHASE_COUNT + phase;
}

bool edges_have_statement(const struct edges *edges, size_t pair, enum change_phase phase)
{
	return edges->has_statement[pair * CHANGE_PHASE_COUNT + phase];
}

static void add_edge(struct edges *edges, size_t before, enum change_phase phase, size_t after, enum change_phase then)
{
	graph_add(&edges->graph, edges_node(edges->compare, before, phase), edges_node(edges->compare, after, then));
}

/* ---- The edges. */

/* Whether the statement of CHANGE_DROP lets go of what the pair needs. A type that is only altered does so later. */
static bool lets_go_first(const struct edges *edges, size_t pair, size_t needed)
{
	const struct compare *compare = edges->compare;
	const struct make_row *row = make_row(compare->pairs[pair].kind);
	const char *property = row && row->release
		? row->release(compare_from(compare, pair), compare_from(compare, needed), false)
		: NULL;

	if (compare_is_dropped(compare, pair))
		return true;
	return edges_have_statement(edges, pair, CHANGE_DROP) &&
		(!str_equal(property, "type") || strs_contain(&compare->pairs[pair].forced, "type"));
}

/* `pair` needs `needed` in the first model. */
static void add_old_need(struct edges *edges, size_t pair, size_t needed)
{
	const struct compare *compare = edges->compare;
	bool is_first = lets_go_first(edges, pair, needed);
	/* A column of a primary key cannot become one that may be null. */
	bool is_key = compare_is_dropped(compare, pair) && compare->pairs[pair].kind == SCHEMA_TABLE_CONSTRAINT;

	if (compare_is_dropped(compare, needed) && is_first) {
		add_edge(edges, pair, CHANGE_DROP, needed, CHANGE_DROP);
	} else if (compare_is_dropped(compare, needed)) {
		for (enum change_phase phase = CHANGE_MAKE; phase < CHANGE_PHASE_COUNT; phase++)
			if (edges_have_statement(edges, pair, phase))
				add_edge(edges, pair, phase, needed, CHANGE_DROP);
	} else if (is_key || (compare->pairs[needed].is_disturbed && is_first)) {
		bool is_early = !is_key && edges_have_statement(edges, needed, CHANGE_DROP);
		add_edge(edges, pair, CHANGE_DROP, needed, is_early ? CHANGE_DROP : CHANGE_MAKE);
	}
}

/*
 * A type is whole before something stores it: if a column is of an array of a domain, or of a type that has the domain,
 * the server adds no constraint to it; nor does it alter an attribute of a type that a column has.
 */
static void wait_for_parts(struct edges *edges, size_t pair, size_t type)
{
	const struct schema_object *to = compare_to(edges->compare, type);
	enum schema_kind kind = edges->compare->pairs[pair].kind;
	bool stores = kind == SCHEMA_TABLE_COLUMN || kind == SCHEMA_FOREIGN_TABLE_COLUMN ||
		kind == SCHEMA_MATERIALIZED_VIEW_COLUMN || kind == SCHEMA_COMPOSITE_TYPE_COLUMN ||
		kind == SCHEMA_RANGE || kind == SCHEMA_DOMAIN;
	bool is_part = compare_to(edges->compare, pair)->parent == edges->compare->pairs[type].to;
	bool is_stored = !is_part && (to->kind == SCHEMA_DOMAIN || to->kind == SCHEMA_COMPOSITE_TYPE);

	for (size_t i = 0; stores && is_stored && i < to->part_count; i++)
		add_edge(edges, edges->compare->to_pair[to->parts[i]], CHANGE_MAKE, pair, CHANGE_MAKE);
}

/* `pair` needs `needed` in the second model. */
static void add_new_need(struct edges *edges, size_t pair, size_t needed)
{
	const struct compare *compare = edges->compare;
	const struct make_row *row = make_row(compare->pairs[pair].kind);
	struct make make = make_begin(compare, NULL, pair);
	bool is_late = row && row->needs_late && row->needs_late(&make, compare_to(compare, needed));

	add_edge(edges, needed, CHANGE_MAKE, pair, is_late ? CHANGE_LATE : CHANGE_MAKE);
	wait_for_parts(edges, pair, needed);
}

/* A key of a partitioned table can only be referred to when those of its partitions, and of theirs, are attached. */
static void wait_for_keys(struct edges *edges, size_t pair, size_t key)
{
	const struct schema *to = edges->compare->to;
	const struct schema_object *table = &to->objects[to->objects[key].parent];

	if (!model_value(table, "partition by"))
		return;
	for (size_t i = 0; i < to->count; i++)
		if (to->objects[i].kind == SCHEMA_TABLE_CONSTRAINT && model_value(&to->objects[i], "inherited") &&
			to->objects[i].parent != to->objects[key].parent && model_needs(to, i, key)) {
			add_edge(edges, edges->compare->to_pair[i], CHANGE_LATE, pair, CHANGE_MAKE);
			wait_for_keys(edges, pair, i);
		}
}

static bool is_foreign_key(const struct schema_object *object)
{
	const char *definition = model_value(object, "definition");

	return object->kind == SCHEMA_TABLE_CONSTRAINT && definition && str_starts(definition, "FOREIGN KEY");
}

static void add_foreign_key(struct edges *edges, size_t pair, const struct schema_object *to)
{
	for (size_t i = 0; i < to->need_count; i++) {
		const struct schema_object *needed = &edges->compare->to->objects[to->needs[i]];
		if (needed->kind == SCHEMA_TABLE_CONSTRAINT && !is_foreign_key(needed))
			wait_for_keys(edges, pair, to->needs[i]);
	}
}

/* An index that not all partitions have can only be made when they are attached: they would get one then. */
static void wait_for_partitions(struct edges *edges, size_t pair, const struct schema_object *index)
{
	const struct schema *to = edges->compare->to;
	const char *table = to->objects[index->parent].identity;

	for (size_t i = 0; i < to->count; i++)
		if (str_equal(model_value(&to->objects[i], "partition of"), table))
			add_edge(edges, edges->compare->to_pair[i], CHANGE_LATE, pair, CHANGE_MAKE);
}

/* A table can be attached or inherit once it has all columns of its parent; a partition must have no others. */
static void add_column(struct edges *edges, size_t pair)
{
	const struct compare *compare = edges->compare;
	const struct schema_object *from = compare_from(compare, pair);
	const struct schema_object *to = compare_to(compare, pair);

	if (from && compare_is_dropped(compare, pair) && compare_to(compare, compare->from_pair[from->parent]))
		add_edge(edges, pair, CHANGE_DROP, compare->from_pair[from->parent], CHANGE_LATE);
	if (to)
		add_edge(edges, pair, CHANGE_MAKE, compare->to_pair[to->parent], CHANGE_LATE);
}

/* A partition takes the place of one that goes, if it has the same bound. */
static void add_partition(struct edges *edges, size_t pair)
{
	const struct compare *compare = edges->compare;
	const struct schema_object *from = compare_from(compare, pair);

	for (size_t i = 0; from && i < compare->to->count; i++) {
		const struct schema_object *to = &compare->to->objects[i];
		const char *parent = model_value(to, "partition of");
		if (parent && str_equal(parent, model_value(from, "partition of")) &&
			str_equal(model_value(to, "bound"), model_value(from, "bound")))
			add_edge(edges, pair, CHANGE_DROP, compare->to_pair[i], CHANGE_LATE);
	}
}

/*
 * A partition is attached when it has its constraints and indexes, as the server would make those that the parent has;
 * then they are attached in turn. If the parent's index is new, it comes after that: of indexes that are the same but
 * for their names, the server would attach any.
 */
static void add_attached(struct edges *edges, size_t pair, const struct schema_object *to)
{
	const struct compare *compare = edges->compare;
	size_t table = compare->to_pair[to->parent];
	size_t above = make_attached_to(compare->to, to);

	if (above != SCHEMA_NONE && compare_is_created(compare, compare->to_pair[above]))
		add_edge(edges, table, CHANGE_LATE, compare->to_pair[above], CHANGE_MAKE);
	else
		add_edge(edges, pair, CHANGE_MAKE, table, CHANGE_LATE);
	add_edge(edges, table, CHANGE_LATE, pair, CHANGE_LATE);
}

/* What a table has from its parent goes with the parent's, unless the table is detached before. */
static void detach_first(struct edges *edges, size_t pair, size_t above)
{
	const struct compare *compare = edges->compare;
	size_t table = compare->from_pair[compare_from(compare, pair)->parent];

	if (above != SCHEMA_NONE && compare_is_dropped(compare, compare->from_pair[above]) &&
		!compare_is_dropped(compare, pair) && edges_have_statement(edges, table, CHANGE_DROP))
		add_edge(edges, table, CHANGE_DROP, compare->from_pair[above], CHANGE_DROP);
}

static void add_detached(struct edges *edges, size_t pair)
{
	const struct schema *from = edges->compare->from;
	const struct schema_object *object = compare_from(edges->compare, pair);

	if (!object || object->parent == SCHEMA_NONE)
		return;
	detach_first(edges, pair, make_inherits(from, object));
	detach_first(edges, pair, make_attached_to(from, object));
}

/* A sequence is given to its column late. What a table's parent has is altered before what the table has of it. */
static void add_more(struct edges *edges, size_t pair)
{
	const struct compare *compare = edges->compare;
	const struct schema_object *from = compare_from(compare, pair);
	const struct schema_object *to = compare_to(compare, pair);
	size_t old = from ? make_also_needs(compare->from, from) : SCHEMA_NONE;
	size_t new = to ? make_also_needs(compare->to, to) : SCHEMA_NONE;
	size_t held_by = compare_is_dropped(compare, pair) ? make_held_by(compare, pair) : SCHEMA_NONE;
	bool is_sequence = compare->pairs[pair].kind == SCHEMA_SEQUENCE;

	/* What a table has inherited can be dropped when it inherits no more. */
	if (from && from->parent != SCHEMA_NONE && compare_is_dropped(compare, pair) &&
		(model_value(from, "inherited") || model_value(from, "attached to")) &&
		!compare_is_dropped(compare, compare->from_pair[from->parent]))
		add_edge(edges, compare->from_pair[from->parent], CHANGE_DROP, pair, CHANGE_DROP);
	if (old != SCHEMA_NONE)
		add_old_need(edges, pair, compare->from_pair[old]);
	/* What goes together with something else can only be made again after that. */
	if (held_by != SCHEMA_NONE && compare_is_dropped(compare, held_by) && compare_is_created(compare, pair))
		add_edge(edges, held_by, CHANGE_DROP, pair, CHANGE_MAKE);
	if (new != SCHEMA_NONE)
		add_edge(edges, compare->to_pair[new], CHANGE_MAKE, pair, is_sequence ? CHANGE_LATE : CHANGE_MAKE);
	if (compare->pairs[pair].kind == SCHEMA_TABLE_COLUMN)
		add_column(edges, pair);
	if (compare->pairs[pair].kind == SCHEMA_TABLE)
		add_partition(edges, pair);
	if (to && is_foreign_key(to)) {
		add_foreign_key(edges, pair, to);
		return;
	}
	if (to && (to->kind == SCHEMA_INDEX || to->kind == SCHEMA_TABLE_CONSTRAINT))
		add_attached(edges, pair, to);
	if (to && to->kind == SCHEMA_INDEX && model_value(to, "invalid"))
		wait_for_partitions(edges, pair, to);
}

static void add_edges(struct edges *edges, size_t pair)
{
	const struct compare *compare = edges->compare;
	const struct schema_object *from = compare_from(compare, pair);
	const struct schema_object *to = compare_to(compare, pair);

	add_detached(edges, pair);
	if (compare->pairs[pair].fate == COMPARE_SAME)
		return;
	if (to) {
		add_edge(edges, pair, CHANGE_DROP, pair, CHANGE_MAKE);
		add_edge(edges, pair, CHANGE_MAKE, pair, CHANGE_LATE);
	}
	if (from && from->parent != SCHEMA_NONE)
		add_old_need(edges, pair, compare->from_pair[from->parent]);
	for (size_t i = 0; from && i < from->need_count; i++)
		add_old_need(edges, pair, compare->from_pair[from->needs[i]]);
	if (to && to->parent != SCHEMA_NONE)
		add_new_need(edges, pair, compare->to_pair[to->parent]);
	for (size_t i = 0; to && i < to->need_count; i++)
		add_new_need(edges, pair, compare->to_pair[to->needs[i]]);
	add_more(edges, pair);
}

/* ---- All of them. */

void edges_find(struct edges *edges)
{
	const struct compare *compare = edges->compare;
	size_t count;

	edges->graph.count = compare->count * CHANGE_PHASE_COUNT;
	edges->has_statement = mem_alloc((edges->graph.count + 1) * sizeof *edges->has_statement);
	for (size_t i = 0; i < edges->changes->count; i++) {
		const struct change *change = &edges->changes->item[i];
		edges->has_statement[change->pair * CHANGE_PHASE_COUNT + change->phase] = true;
	}
	for (size_t i = 0; i < compare->count; i++)
		add_edges(edges, i);
	struct claims_wait *waits = claims_find(compare, &count);
	for (size_t i = 0; i < count; i++)
		add_edge(edges, waits[i].before, waits[i].phase, waits[i].after, waits[i].then);
	free(waits);
	graph_finish(&edges->graph);
}

void edges_free(struct edges *edges)
{
	free(edges->has_statement);
	graph_free(&edges->graph);
}
