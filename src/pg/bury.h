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

/* Remove its SysV segment, if it is its own. False if somebody is attached: a process of the server still lives. */
bool bury_segment(struct record *record);
/* Take the directory and the cluster's files out of sight, but for NAME.lock and NAME.ctl; of kept data NAME.state
 * stays, as `kept`.
 * False if the directory would not go: the record stays then, and the next sweep tries again. */
bool bury_hide(const struct clusters *clusters, const char *name, struct record *record);
/* Remove the bytes, then NAME.ctl and NAME.lock. */
void bury_remove(const struct clusters *clusters, const char *name);

/* The cluster's directory, if what has its name is still what the record speaks of; -1 with errno otherwise, ELOOP if
 * there is a link on the way to it now. */
int bury_open_directory(const struct record *record);
/* Whether it is the one in the directory of clusters, which is ours alone. */
bool bury_is_in(const struct clusters *clusters, const char *name, const struct record *record);
/* Remove NAME.ENDING; the name of a directory on its way out. */
void bury_unlink(const struct clusters *clusters, const char *name, const char *ending);
void bury_dead_name(const char *name, char dead[CLUSTER_NAME_MAX + 8]);

#endif
