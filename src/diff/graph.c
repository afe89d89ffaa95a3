#include "diff/graph.h"

#include <stdlib.h>

#include "base/mem.h"

void graph_add(struct graph *graph, size_t before, size_t after)
{
	if (before == after)
		return;
	if (graph->edge_count == graph->room) {
		graph->room = graph->room ? 2 * graph->room : 64;
		graph->edges = mem_resize(graph->edges, graph->room, sizeof *graph->edges);
	}
	graph->edges[graph->edge_count++] = (struct graph_edge){.before = before, .after = after};
}

static int by_nodes(const void *one, const void *other)
{
	const struct graph_edge *a = one;
	const struct graph_edge *b = other;

	if (a->before != b->before)
		return a->before < b->before ? -1 : 1;
	return (a->after > b->after) - (a->after < b->after);
}

void graph_finish(struct graph *graph)
{
	size_t kept = 0;

	if (graph->edge_count == 0)
		return;
	qsort(graph->edges, graph->edge_count, sizeof *graph->edges, by_nodes);
	for (size_t i = 0; i < graph->edge_count; i++)
		if (kept == 0 || by_nodes(&graph->edges[kept - 1], &graph->edges[i]) != 0)
			graph->edges[kept++] = graph->edges[i];
	graph->edge_count = kept;
}

const struct graph_edge *graph_after(const struct graph *graph, size_t node, size_t *count)
{
	size_t low = 0;
	size_t high = graph->edge_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (graph->edges[middle].before < node)
			low = middle + 1;
		else
			high = middle;
	}
	for (high = low; high < graph->edge_count && graph->edges[high].before == node;)
		high++;
	*count = high - low;
	return *count > 0 ? &graph->edges[low] : NULL;
}

void graph_free(struct graph *graph)
{
	free(graph->edges);
	*graph = (struct graph){.count = 0};
}

/* ---- The order. A heap has the nodes that can be next. */

struct heap {
	size_t *nodes;
	size_t count;
	const size_t *rank;
};

static void heap_swap(struct heap *heap, size_t a, size_t b)
{
	size_t node = heap->nodes[a];
	heap->nodes[a] = heap->nodes[b];
	heap->nodes[b] = node;
}

static bool heap_is_less(const struct heap *heap, size_t a, size_t b)
{
	return heap->rank[heap->nodes[a]] < heap->rank[heap->nodes[b]];
}

static void heap_push(struct heap *heap, size_t node)
{
	size_t at = heap->count++;

	heap->nodes[at] = node;
	for (; at > 0 && heap_is_less(heap, at, (at - 1) / 2); at = (at - 1) / 2)
		heap_swap(heap, at, (at - 1) / 2);
}

static size_t heap_pop(struct heap *heap)
{
	size_t node = heap->nodes[0];
	size_t at = 0;

	heap->nodes[0] = heap->nodes[--heap->count];
	for (;;) {
		size_t least = at;
		for (size_t child = 2 * at + 1; child <= 2 * at + 2; child++)
			if (child < heap->count && heap_is_less(heap, child, least))
				least = child;
		if (least == at)
			return node;
		heap_swap(heap, at, least);
		at = least;
	}
}

/* For each node, how many come before it. */
static size_t *count_before(const struct graph *graph)
{
	size_t *before = mem_alloc((graph->count + 1) * sizeof *before);

	for (size_t i = 0; i < graph->edge_count; i++)
		before[graph->edges[i].after]++;
	return before;
}

size_t graph_sort(const struct graph *graph, const size_t *rank, size_t *order)
{
	size_t *before = count_before(graph);
	struct heap heap = {.nodes = mem_resize(NULL, graph->count + 1, sizeof(size_t)), .rank = rank};
	size_t sorted = 0;

	for (size_t node = 0; node < graph->count; node++)
		if (before[node] == 0)
			heap_push(&heap, node);
	while (heap.count > 0) {
		size_t count;
		size_t node = heap_pop(&heap);
		const struct graph_edge *edges = graph_after(graph, node, &count);
		order[sorted++] = node;
		for (size_t i = 0; i < count; i++)
			if (--before[edges[i].after] == 0)
				heap_push(&heap, edges[i].after);
	}
	free(heap.nodes);
	free(before);
	return sorted;
}

/* Of each node in the order, one that comes before it and is not in the order; SCHEMA_NONE-like: count. */
static size_t *find_before(const struct graph *graph, const bool *is_sorted)
{
	size_t *before = mem_resize(NULL, graph->count + 1, sizeof *before);

	for (size_t node = 0; node < graph->count; node++)
		before[node] = graph->count;
	for (size_t i = 0; i < graph->edge_count; i++)
		if (!is_sorted[graph->edges[i].before])
			before[graph->edges[i].after] = graph->edges[i].before;
	return before;
}

size_t graph_cycle(const struct graph *graph, size_t *cycle)
{
	size_t *rank = mem_alloc((graph->count + 1) * sizeof *rank);
	size_t *order = mem_alloc((graph->count + 1) * sizeof *order);
	bool *is_passed = mem_alloc((graph->count + 1) * sizeof *is_passed);
	size_t sorted = graph_sort(graph, rank, order);
	size_t count = 0;

	for (size_t i = 0; i < sorted; i++)
		is_passed[order[i]] = true;
	size_t *before = find_before(graph, is_passed);
	size_t node = 0;
	while (node < graph->count && is_passed[node])
		node++;
	/* Each node that is left has one before it that is left: whoever goes back long enough is in a cycle. */
	for (; node < graph->count && !is_passed[node]; node = before[node])
		is_passed[node] = true;
	if (node < graph->count && sorted < graph->count) {
		size_t first = node;
		do {
			cycle[count++] = node;
			node = before[node];
		} while (node != first && count < graph->count);
	}
	free(before);
	free(is_passed);
	free(order);
	free(rank);
	return count;
}
