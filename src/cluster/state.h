/*
 * NAME.state: what a watchdog leaves written for those who come after it: the sweep, `list` and `stop`. It belongs to
 * the caller, not to the runtime user, and holds nothing that was copied out of a file of his.
 */
#ifndef CLUSTER_STATE_H
#define CLUSTER_STATE_H

#include <stdbool.h>
#include <sys/types.h>

#include "cluster/rundir.h"
#include "sys/process.h"

/* A file in the directory of kept data. It says so to those who have no record of them, in another TMPDIR, say. */
#define STATE_KEPT "kept"

struct state {
	char *state; /* cloning starting spare offered running stopping kept left */
	char *world; /* process_add_world() of the watchdog */
	struct process watchdog;
	struct process postmaster;        /* pid 0: not started */
	uid_t uid;                        /* who runs the server */
	char *directory;                  /* the cluster's */
	unsigned long long device, inode; /* of the directory; 0 0: not made yet */
	bool created;                     /* the directory itself was made by us */
	bool chowned;                     /* it was the caller's, of this group, and is the runtime user's meanwhile */
	gid_t group;
	bool keep;         /* never remove the data */
	long long pending; /* `initdb` made them for a start that will decide it: time() of it; 0: not so */
	char *version;     /* the name of PGDATA in the directory */
	char *link;        /* short link to the directory in /tmp, "" if there is none */
	char *url;         /* "" as long as there is none */
	char *traits;      /* of data that are kept: what they were made with (traits.h); "": not known */
	bool has_shm;      /* the server's SysV segment: */
	long long shm_key;
	int shm_id;
};

/* Write it as NAME.state, whole or not at all. False with errno. */
bool state_write(const struct rundir *clusters, const char *name, const struct state *record);
/* False with errno: ENOENT if there is none, or none that state_write() of the caller could have written. With any
 * other errno there may be one. */
bool state_read(const struct rundir *clusters, const char *name, struct state *record);
/* After a state_read() that failed, by errno: true if there is none. False after a line on stderr: it cannot be told.
 */
bool state_is_none(const struct rundir *clusters, const char *name);
void state_free(struct state *record);
void state_set(char **text, const char *value); /* replaces a text of the record by a copy */

#endif
