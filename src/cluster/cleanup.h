/*
 * What is done with a cluster after its server has ended: its SysV segment, its directory and its files are removed.
 * The watchdog does so for its own cluster, the sweep for clusters whose watchdog has died. The caller holds NAME.lock.
 * Only what the record proves to be ours is touched, and kept data never.
 */
#ifndef CLUSTER_CLEANUP_H
#define CLUSTER_CLEANUP_H

#include <stdbool.h>

#include "cluster/rundir.h"
#include "cluster/state.h"

/* Remove the SysV segment, if it is the server's own. `directory` is the cluster's directory; -1: it does not exist.
 * False if some process is still attached: then a process of the server still lives. But `forced` says that all of them
 * have ended: the segment of a process that is still attached goes when that one detaches. */
bool cleanup_segment(const struct state *record, int directory, bool forced);
/*
 * Hide the directory, and remove the cluster's files except NAME.lock and NAME.ctl. For kept data, NAME.state stays
 * too, with the state `kept`. From a directory that we did not make, only what we put into it is removed. A directory
 * that cannot be hidden by a rename, or that holds something that is seen to resist removal, is removed at once; if
 * that fails, NAME.state stays with the state `left`, so that the next sweep tries again. Then returns false, and
 * *problem says what failed and why (allocated). `removable` says that the caller has looked for such things and found
 * none.
 */
bool cleanup_hide(
	const struct rundir *clusters, const char *name, struct state *record, bool removable, char **problem);
/*
 * After cleanup_hide(), free the name: remove NAME.lock and hide NAME.ctl, so that whoever waited for the end finds
 * nothing left. A directory that stays must be unlocked before, because the next cluster may be made in it at once.
 */
void cleanup_release(const struct rundir *clusters, const char *name);
/* Remove the files of a hidden directory, which the caller has locked. False with a *problem, as above. */
bool cleanup_remove(const struct rundir *clusters, const char *name, char **problem);

/* Open the cluster's directory, if it is still the directory that was recorded. -1 with errno otherwise; ELOOP if its
 * path has a link in it now. */
int cleanup_open_directory(const struct state *record);
/* Whether that directory exists. UNKNOWN, with errno, if it cannot be looked at (no descriptor, no right to search):
 * then the cluster must not be forgotten. */
enum cleanup_presence { CLEANUP_THERE, CLEANUP_ABSENT, CLEANUP_UNKNOWN };
enum cleanup_presence cleanup_find(const struct state *record);
/* Whether the cluster's directory is one that we made in the directory of clusters, where nobody else can write. */
bool cleanup_is_in(const struct rundir *clusters, const char *name, const struct state *record);
/* Remove NAME.ENDING. */
void cleanup_unlink(const struct rundir *clusters, const char *name, const char *ending);

#endif
