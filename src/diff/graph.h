/* A directed graph and its topological order. Pure. */
#ifndef DIFF_GRAPH_H
#define DIFF_GRAPH_H

#include <stdbool.h>
#include <stddef.h>

struct graph_edge {
	size_t before, after;
};

struct graph {
	size_t count; /* nodes are 0 to count - 1 */
	struct graph_edge *edges;
	size_t edge_count;
	size_t room;
};

/* `before` comes before `after`. A repeated edge counts once; an edge from a node to itself is ignored. */
void graph_add(struct graph *graph, size_t before, size_t after);
/* Sort the edges by `before`; graph_after() finds them then. */
void graph_finish(struct graph *graph);
/* The edges that begin at a node; *count is how many. */
const struct graph_edge *graph_after(const struct graph *graph, size_t node, size_t *count);
void graph_free(struct graph *graph);

/*
 * Write all nodes to order[count], each after those before it; of several that could be next, the one with the smallest
 * rank. Returns how many were written: fewer than count if there is a cycle.
 */
size_t graph_sort(const struct graph *graph, const size_t *rank, size_t *order);
/* A cycle of a graph that graph_sort() could not sort: writes its nodes to cycle[count], returns how many. */
size_t graph_cycle(const struct graph *graph, size_t *cycle);

#endif
