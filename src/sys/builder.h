/*
 * Who makes what root trusts: templates and compiled servers. The runtime user runs whatever the SQL of a cluster asks
 * for, and could change what is made as the same uid. Where root calls, it is made as a *builder*: a uid without a
 * passwd entry that no process has, held by a lock as long as it is used.
 */
#ifndef SYS_BUILDER_H
#define SYS_BUILDER_H

#include <stdbool.h>
#include <sys/types.h>

#include "sys/identity.h"

struct builder {
	struct runtime_user user; /* whom programs are run as */
	int lock;                 /* -1: the uid is the caller's, or, where no other can be had, the runtime user's */
	int locks;                /* the directory of the lock, and its name there */
	char lock_name[24];
	bool is_systemd; /* that is the directory of systemd's locks, which are named after the number alone */
};

/*
 * Take one. `near` is a directory of the caller's for the lock where the system has no better place. False after a line
 * on stderr; where no uid of its own can be had, true after such a line: the runtime user is the builder then.
 */
bool builder_take(int near, struct builder *builder);

/* End all that runs as the uid, and remove what it left in shared memory. False with errno if a process does not end.
 * Nothing is done where the uid is not the builder's own. */
bool builder_clear(const struct builder *builder);

/* Clear it, and let others have it. */
void builder_release(struct builder *builder);

/* What belongs to `uid` may be a builder's whose holder was killed: if so, and no other holds it, clear it. */
void builder_reclaim(int near, uid_t uid);

#endif
