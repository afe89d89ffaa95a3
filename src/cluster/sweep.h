/*
 * Cleans up clusters whose watchdogs have died: ends their processes and removes what they had. Every tool that starts,
 * lists or stops clusters sweeps first.
 */
#ifndef CLUSTER_SWEEP_H
#define CLUSTER_SWEEP_H

#include <stdbool.h>

#include "cluster/rundir.h"

enum sweep_result {
	SWEEP_NOTHING, /* there is no such cluster */
	SWEEP_ALIVE,   /* its watchdog lives */
	SWEEP_KEPT,    /* its data are kept, and nothing runs */
	SWEEP_CLEANED, /* its watchdog was dead; now it is gone, except for kept data */
	SWEEP_LEAVING, /* its server has ended, and somebody is removing, or handing on, what is left */
	SWEEP_IN_USE,  /* it is of another pid namespace, or used by processes that are not ours: nothing was removed */
	SWEEP_STUCK,   /* not all of it can be removed; a line on stderr says what */
	SWEEP_UNKNOWN, /* cannot find out; errno */
};

/* Sweep one cluster. */
enum sweep_result sweep_one(const struct rundir *clusters, const char *name);
/* The same, but also remove data that `initdb` made and nobody has started yet; sweep_one() leaves these alone for a
 * day. */
enum sweep_result sweep_last(const struct rundir *clusters, const char *name);
/* Remove slots that nobody holds. */
void sweep_slots(const struct rundir *clusters);
/* Sweep all clusters, slots that nobody holds, and files that were never completely written. False after a line on
 * stderr if the directory cannot be read. */
bool sweep_all(const struct rundir *clusters);

#endif
