/*
 * What is done with a cluster when its server has ended: the last of its processes, its SysV segment, its directory,
 * its files. The watchdog does it for its own, the sweep for those whose watchdog has died. Whoever calls holds
 * NAME.lock. Only what the record shows to be ours is touched, and kept data never.
 */
#ifndef CLUSTER_CLEANUP_H
#define CLUSTER_CLEANUP_H

#include <stdbool.h>

#include "cluster/rundir.h"
#include "cluster/state.h"

/* Remove its SysV segment, if it is its own; `directory` is the cluster's, -1: not there. False if somebody is
 * attached: a process of the server still lives. */
bool cleanup_segment(const struct state *record, int directory);
/*
 * Take the directory and the cluster's files out of sight, but for NAME.lock and NAME.ctl; of kept data NAME.state
 * stays, as `kept`. What cannot be removed is tried at once. If it stays, so does the record, as `left`, for the next
 * sweep to try again: false, and *problem says what and why (allocated).
 */
bool cleanup_hide(const struct rundir *clusters, const char *name, struct state *record, char **problem);
/*
 * Then let go of its name: NAME.lock is gone and NAME.ctl hidden, so that whoever waited for the end finds nothing of
 * it. A directory that stays has to be unlocked before, for the next cluster may be made in it at once.
 */
void cleanup_release(const struct rundir *clusters, const char *name);
/* Remove the bytes of what is hidden. The caller has its directory locked. False: with a *problem, as above. */
bool cleanup_remove(const struct rundir *clusters, const char *name, char **problem);

/* The cluster's directory, if what has its name is still what the record speaks of; -1 with errno otherwise, ELOOP if
 * there is a link on the way to it now. */
int cleanup_open_directory(const struct state *record);
/* Whether it is there. What cannot be looked at (errno: no descriptor, no right to search) must not be forgotten. */
enum cleanup_presence { CLEANUP_THERE, CLEANUP_ABSENT, CLEANUP_UNKNOWN };
enum cleanup_presence cleanup_look_for(const struct state *record);
/* Whether it is the one in the directory of clusters, which is ours alone. */
bool cleanup_is_in(const struct rundir *clusters, const char *name, const struct state *record);
/* Remove NAME.ENDING. */
void cleanup_unlink(const struct rundir *clusters, const char *name, const char *ending);

#endif
