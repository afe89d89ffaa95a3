/*
 * NAME.state, the record that a watchdog leaves for those who come after it: the sweep, `list` and `stop`. The file
 * belongs to the caller, not to the runtime user, and nothing in it was copied from a file that the runtime user can
 * write.
 */
#ifndef CLUSTER_STATE_H
#define CLUSTER_STATE_H

#include <stdbool.h>
#include <sys/types.h>

#include "cluster/rundir.h"
#include "server/postmaster.h"
#include "sys/process.h"

/* What a record says of its cluster: the state of the watchdog (watchdog/watch.h has the same ones), or that there is
 * none any more: only kept data are there, or what could not be removed is. */
enum state_kind {
	STATE_CLONING,
	STATE_STARTING,
	STATE_SPARE,
	STATE_OFFERED,
	STATE_RUNNING,
	STATE_STOPPING,
	STATE_RESETTING,
	STATE_RESTING,
	STATE_GONE,
	STATE_KEPT,
	STATE_LEFT
};

struct state {
	enum state_kind state;
	char *scope; /* pidscope_add() of the watchdog */
	struct process watchdog;
	struct process postmaster;        /* pid 0: not started */
	uid_t uid;                        /* of the user who runs the server */
	char *directory;                  /* of the cluster */
	unsigned long long device, inode; /* of the directory; 0 0: not made yet */
	bool created;                     /* we made the directory itself */
	bool chowned; /* the directory was the caller's, with the following group, and belongs to the runtime user
			 meanwhile */
	gid_t group;
	bool keep;         /* never remove the data */
	long long pending; /* time() when `initdb` made the data, which the next start keeps or removes; 0: not so */
	char *version;     /* the name of PGDATA in the directory */
	char *link;        /* short link to the directory, in /tmp; "" if there is none */
	char *url;         /* without a password; "" as long as there is none */
	bool has_password; /* the caller's URL has one, too, which the watchdog knows */
	bool has_address;  /* the file of address.h may be there, and goes with the data */
	char *traits;      /* what kept data were made with (traits.h); "": not known */
	bool has_shm;      /* the server has this SysV segment: */
	struct segment shm;
};

/* How a state is written, wherever it is written: in the record, by `list`, in an answer of a watchdog. */
const char *state_name(enum state_kind state);
/* Write the record as NAME.state, completely or not at all. False with errno. */
bool state_write(const struct rundir *clusters, const char *name, const struct state *record);
/* Read NAME.state. False with errno: ENOENT if there is none, or none that state_write() of the same user could have
 * written; with any other errno there may be one. */
bool state_read(const struct rundir *clusters, const char *name, struct state *record);
/* To be called when state_read() has failed, with its errno: true if there is no record. False after a line on stderr
 * if that cannot be told. */
bool state_is_none(const struct rundir *clusters, const char *name);
void state_free(struct state *record);
void state_set(char **text, const char *value); /* replace a text of the record by a copy of `value` */

#endif
