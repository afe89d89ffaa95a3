/*
 * What has to come before what: the graph that order.h sorts. Its nodes are the phases of the pairs. A part that is
 * created or dropped by the statement of another object shares the node of that. Pure.
 */
#ifndef DIFF_EDGES_H
#define DIFF_EDGES_H

#include <stdbool.h>
#include <stddef.h>

#include "diff/graph.h"
#include "statement/change.h"
#include "statement/compare.h"

struct edges {
	const struct compare *compare;
	struct changes *changes;
	struct graph graph;
	bool *has_statement; /* by pair and phase */
};

/* The node of a phase of a pair. */
size_t edges_node(const struct compare *compare, size_t pair, enum change_phase phase);
/* Find all edges between the statements of edges->changes, whose fates resolve_changes() has set. edges_free(). */
void edges_find(struct edges *edges);
bool edges_have_statement(const struct edges *edges, size_t pair, enum change_phase phase);
void edges_free(struct edges *edges);

#endif
