/*
 * Whose turn it is to use the processors. A cluster that a caller waits for is made at once. Spares are made while
 * nobody waits, and no more of them at a time than there are processors. The kernel gives a turn back if its holder
 * dies.
 */
#ifndef CLUSTER_TURN_H
#define CLUSTER_TURN_H

#include <stdbool.h>

#include "cluster/rundir.h"
#include "cluster/slot.h"

struct turn {
	int wanted;       /* descriptor of a lock: a caller waits; -1: none does */
	struct slot slot; /* of a spare */
};
#define TURN_NONE                               \
	{                                       \
		.wanted = -1, .slot = SLOT_NONE \
	}

/* From now on a caller waits for what is made. */
void turn_take_wanted(const struct rundir *clusters, struct turn *turn);
/* A spare is to be made. False if it has to wait; then ask again. */
bool turn_take_spare(const struct rundir *clusters, struct turn *turn);
/* It is made; nothing if it never had a turn. */
void turn_leave(const struct rundir *clusters, struct turn *turn);
/* Remove what holders who were killed have left. */
void turn_sweep(const struct rundir *clusters);

#endif
