/*
 * Clusters whose watchdogs have died: their processes are ended, what they had is buried. Whoever starts, lists or
 * stops clusters sweeps.
 */
#ifndef PG_SWEEP_H
#define PG_SWEEP_H

#include <stdbool.h>

#include "pg/clusters.h"

/* One cluster: false if it is alive, kept and at rest, of another pid namespace, or there is no such. */
bool sweep_one(const struct clusters *clusters, const char *name);
/* Slots that nobody holds. */
void sweep_slots(const struct clusters *clusters);
/* All of them, slots that nobody holds, and files that were being written. */
void sweep_all(const struct clusters *clusters);

#endif
