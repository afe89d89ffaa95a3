/*
 * What is done with a cluster when its server has ended: the last of its processes, its SysV segment, its directory,
 * its files. The watchdog does it for its own, the sweep for those whose watchdog has died. Whoever calls holds
 * NAME.lock. Only what the record shows to be ours is touched, and kept data never.
 */
#ifndef PG_BURY_H
#define PG_BURY_H

#include <stdbool.h>

#include "pg/clusters.h"
#include "pg/record.h"

/* End the postmaster and the strays of a cluster whose watchdog has died. False, with nothing done, if the record
 * speaks of another world whose processes we cannot see, or somebody else runs a server in the directory now. */
bool bury_processes(const struct record *record);
/* Remove its SysV segment, if it is its own and nobody is attached. */
void bury_segment(struct record *record);
/* Take the directory and the cluster's files out of sight, but for NAME.lock; of kept data NAME.state stays, as `kept`.
 * False if the directory would not go: the record stays then, and the next sweep tries again. */
bool bury_hide(const struct clusters *clusters, const char *name, struct record *record);
/* Remove the bytes, then NAME.lock. */
void bury_remove(const struct clusters *clusters, const char *name);

/* All clusters whose watchdogs have died, and places of spares that nobody holds. */
void bury_sweep(const struct clusters *clusters);
/* The same in a child, which the caller reaps some time. */
void bury_sweep_aside(const struct clusters *clusters);
/* Kill and reap all children of this process: what outlived a postmaster has fallen to us. */
void bury_children(void);
/* One of them: false if it is alive, of another world, or there is no such. */
bool bury_one(const struct clusters *clusters, const char *name);

#endif
