#include "diff/order.h"

#include <stdlib.h>

#include "base/mem.h"
#include "diff/edges.h"

static size_t node_of_change(const struct edges *edges, const struct change *change)
{
	return edges_node(edges->compare, change->pair, change->phase);
}

/* What is dropped goes first, the parts and what comes late in the order of kinds before the others. */
static size_t *rank_nodes(const struct compare *compare)
{
	size_t *rank = mem_resize(NULL, compare->count * CHANGE_PHASE_COUNT + 1, sizeof *rank);

	for (size_t i = 0; i < compare->count; i++)
		for (enum change_phase phase = CHANGE_DROP; phase < CHANGE_PHASE_COUNT; phase++)
			rank[i * CHANGE_PHASE_COUNT + phase] =
				phase * compare->count + (phase == CHANGE_DROP ? compare->count - i - 1 : i);
	return rank;
}

/* Sort by place[node]; within one node, the statements stay in the order in which they were written. */
static void sort_changes(struct edges *edges, const size_t *place)
{
	struct changes *changes = edges->changes;
	struct change *sorted = mem_resize(NULL, changes->count + 1, sizeof *sorted);
	size_t *begins = mem_alloc((edges->graph.count + 2) * sizeof *begins);

	for (size_t i = 0; i < changes->count; i++)
		begins[place[node_of_change(edges, &changes->item[i])] + 1]++;
	for (size_t i = 1; i <= edges->graph.count; i++)
		begins[i] += begins[i - 1];
	for (size_t i = 0; i < changes->count; i++)
		sorted[begins[place[node_of_change(edges, &changes->item[i])]]++] = changes->item[i];
	free(begins);
	free(changes->item);
	changes->item = sorted;
	changes->room = changes->count + 1;
}

/* What comes after a statement that loses data or is to be kept, in its node or in one that comes after it, is held.
 * The statements are in the order of the nodes. */
static void hold_after(struct edges *edges, const size_t *order, const bool *is_kept)
{
	bool *is_held = mem_alloc((edges->graph.count + 1) * sizeof *is_held);
	size_t at = 0;

	for (size_t i = 0; i < edges->graph.count; i++) {
		size_t node = order[i];
		size_t count;
		const struct graph_edge *next = graph_after(&edges->graph, node, &count);
		is_held[node] |= is_kept[node];
		for (; at < edges->changes->count && node_of_change(edges, &edges->changes->item[at]) == node; at++) {
			edges->changes->item[at].is_held = is_held[node];
			is_held[node] |= edges->changes->item[at].loses_data;
		}
		for (size_t j = 0; j < count; j++)
			is_held[next[j].after] |= is_held[node];
	}
	free(is_held);
}

/*
 * If the statement that recreates an object is left out, leave out the one that drops it, too. True if another one was
 * found.
 */
static bool keep_more(const struct edges *edges, bool *is_kept)
{
	bool more = false;

	for (size_t i = 0; i < edges->changes->count; i++) {
		const struct change *change = &edges->changes->item[i];
		size_t node = edges_node(edges->compare, change->pair, CHANGE_DROP);
		bool is_left_out = change->loses_data || change->is_held;
		if (change->phase == CHANGE_DROP || !is_left_out || is_kept[node] ||
			!edges_have_statement(edges, change->pair, CHANGE_DROP))
			continue;
		is_kept[node] = true;
		more = true;
	}
	return more;
}

/* Even without the statements that lose data, the rest must be usable: nothing is dropped that is not recreated. */
static void hold(struct edges *edges)
{
	bool *is_kept = mem_alloc((edges->graph.count + 1) * sizeof *is_kept);
	size_t *order = mem_alloc((edges->graph.count + 1) * sizeof *order);
	size_t *rank = rank_nodes(edges->compare);

	graph_sort(&edges->graph, rank, order);
	do
		hold_after(edges, order, is_kept);
	while (keep_more(edges, is_kept));
	free(rank);
	free(order);
	free(is_kept);
}

/* Default privileges and event triggers would act on the other statements. */
enum stage {
	STAGE_BEFORE,
	STAGE_MAIN,
	STAGE_AFTER,
	STAGE_COUNT,
};

static enum stage stage_of(const struct compare *compare, const struct change *change)
{
	enum schema_kind kind = compare->pairs[change->pair].kind;

	if (kind != SCHEMA_DEFAULT_ACL && kind != SCHEMA_EVENT_TRIGGER)
		return STAGE_MAIN;
	return change->phase == CHANGE_DROP ? STAGE_BEFORE : STAGE_AFTER;
}

static void stage_changes(struct edges *edges)
{
	struct changes *changes = edges->changes;
	struct change *staged = mem_resize(NULL, changes->count + 1, sizeof *staged);
	size_t done = 0;

	for (enum stage stage = 0; stage < STAGE_COUNT; stage++)
		for (size_t i = 0; i < changes->count; i++)
			if (stage_of(edges->compare, &changes->item[i]) == stage)
				staged[done++] = changes->item[i];
	free(changes->item);
	changes->item = staged;
	changes->room = changes->count + 1;
}

static void name_cycle(const struct edges *edges, struct order_cycle *cycle)
{
	size_t *nodes = mem_alloc((edges->graph.count + 1) * sizeof *nodes);

	cycle->count = graph_cycle(&edges->graph, nodes);
	cycle->pairs = nodes;
	for (size_t i = 0; i < cycle->count; i++)
		cycle->pairs[i] = nodes[i] / CHANGE_PHASE_COUNT;
}

bool order_changes(const struct compare *compare, struct changes *changes, struct order_cycle *cycle)
{
	struct edges edges = {.compare = compare, .changes = changes};

	edges_find(&edges);
	size_t *order = mem_alloc((edges.graph.count + 1) * sizeof *order);
	size_t *place = mem_alloc((edges.graph.count + 1) * sizeof *place);
	size_t *rank = rank_nodes(compare);
	bool done = graph_sort(&edges.graph, rank, order) == edges.graph.count;
	for (size_t i = 0; i < edges.graph.count; i++)
		place[order[i]] = i;
	if (done) {
		sort_changes(&edges, place);
		hold(&edges);
		stage_changes(&edges);
	} else {
		name_cycle(&edges, cycle);
	}
	free(rank);
	free(place);
	free(order);
	edges_free(&edges);
	return done;
}
