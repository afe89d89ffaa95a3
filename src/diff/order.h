/*
 * Brings statements into an order that works: what depends on others is dropped before them, and created after them, as
 * the needs of both models say. Pure.
 */
#ifndef DIFF_ORDER_H
#define DIFF_ORDER_H

#include <stdbool.h>
#include <stddef.h>

#include "statement/change.h"
#include "statement/compare.h"

/* Pairs whose statements have to wait for each other. */
struct order_cycle {
	size_t *pairs;
	size_t count;
};

/*
 * Sort the statements, whose fates resolve_changes() has set, and find out which can only be run after one that loses
 * data. False if there is no order: then *cycle, which the caller frees, has the pairs of one cycle.
 */
bool order_changes(const struct compare *compare, struct changes *changes, struct order_cycle *cycle);

#endif
