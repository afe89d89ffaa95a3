/*
 * Clusters whose watchdogs have died: their processes are ended, what they had is buried. Whoever starts, lists or
 * stops clusters sweeps.
 */
#ifndef CLUSTER_SWEEP_H
#define CLUSTER_SWEEP_H

#include <stdbool.h>

#include "cluster/rundir.h"

enum sweep_result {
	SWEEP_NOTHING, /* there is no such cluster */
	SWEEP_ALIVE,   /* it has a watchdog */
	SWEEP_KEPT,    /* data that are kept, and nothing runs */
	SWEEP_CLEANED, /* it was dead, and is gone (but for what is kept) */
	SWEEP_LEAVING, /* its server has ended; somebody has what is left in hand */
	SWEEP_IN_USE,  /* of another pid namespace, or processes that are not ours are in it: nothing was removed */
	SWEEP_STUCK,   /* not all of it can be removed; stderr has said what */
	SWEEP_UNKNOWN, /* it cannot be told; errno */
};

/* One cluster. */
enum sweep_result sweep_one(const struct rundir *clusters, const char *name);
/* The same, and what `initdb` made goes too if it was not started yet; otherwise it stays for a day. */
enum sweep_result sweep_last(const struct rundir *clusters, const char *name);
/* Slots that nobody holds. */
void sweep_slots(const struct rundir *clusters);
/* All of them, slots that nobody holds, and files that were being written. False after a line on stderr if they cannot
 * be told. */
bool sweep_all(const struct rundir *clusters);

#endif
