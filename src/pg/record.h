/*
 * NAME.state: what a watchdog leaves written for those who come after it: the sweep, `list` and `stop`. It belongs to
 * the caller, not to the runtime user, and holds nothing that was copied out of a file of his.
 */
#ifndef PG_RECORD_H
#define PG_RECORD_H

#include <stdbool.h>
#include <sys/types.h>

#include "pg/clusters.h"
#include "sys/proc.h"

/* A file in the directory of kept data. It says so to those who have no record of them, in another TMPDIR, say. */
#define RECORD_KEPT "kept"

struct record {
	char *state; /* cloning starting spare offered running stopping kept left */
	char *world; /* proc_add_world() of the watchdog */
	struct process watchdog;
	struct process postmaster;        /* pid 0: not started */
	uid_t uid;                        /* who runs the server */
	char *directory;                  /* the cluster's */
	unsigned long long device, inode; /* of the directory; 0 0: not made yet */
	bool made;                        /* the directory itself was made by us */
	bool given;                       /* it was the caller's, of this group, and is the runtime user's meanwhile */
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
bool record_write(const struct clusters *clusters, const char *name, const struct record *record);
/* False if there is none, or none that record_write() of the caller could have written. */
bool record_read(const struct clusters *clusters, const char *name, struct record *record);
void record_free(struct record *record);
void record_set(char **text, const char *value); /* replaces a text of the record by a copy */

#endif
