/*
 * The user that makes what root trusts: templates and compiled servers. The runtime user runs whatever the SQL of a
 * cluster asks for, and could change anything made under its own uid. So, when root calls, such work runs as a
 * *builder*: a uid that has no passwd entry and no process, locked for as long as it is used.
 */
#ifndef SYS_BUILDER_H
#define SYS_BUILDER_H

#include <stdbool.h>
#include <sys/types.h>

#include "sys/identity.h"

struct builder {
	struct runtime_user user; /* the user that programs are run as */
	int lock;                 /* -1: the uid is the caller's or, if no other can be had, the runtime user's */
	int locks;                /* the directory of the lock, and its name there */
	char lock_name[24];
	bool is_systemd; /* the directory is systemd's, where a lock's name is only the number */
};

/*
 * Take a builder. `near` is a directory of the caller's, used for the lock if the system has no better place. False
 * after a line on stderr. If no unused uid can be had, true after a line on stderr, and the runtime user is the
 * builder.
 */
bool builder_take(int near, struct builder *builder);

/* Kill all processes of the builder's uid, and remove the shared memory they left. False with errno if a process
 * does not end. Does nothing if the uid is not a separate one. */
bool builder_clear(const struct builder *builder);

/* Clear the builder, and release its uid. */
void builder_release(struct builder *builder);

/* `uid`, the owner of a file found, may be that of a builder whose holder was killed: if so, and nobody else holds
 * it, clear it. */
void builder_reclaim(int near, uid_t uid);

#endif
