/*
 * Work that is done by many programs, such as a compilation. Everything that it starts ends when the work is over, is
 * told to stop, prints too much, or when this process ends, however that happens; on Linux also what has left the
 * process group of the work.
 */
#ifndef SYS_GROUP_H
#define SYS_GROUP_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

#include "sys/identity.h"

struct group {
	const struct runtime_user *user; /* whom the work is done as */
	const char *directory;           /* where: an absolute path */
	/* Descriptors of the caller that the work gets: the file that its programs print to, and one that they all have
	 * to inherit, such as that of a staging directory with its lock. */
	int log;
	off_t log_max; /* bytes of the log after which the work is ended */
	int lock;
	const volatile sig_atomic_t *stop; /* a flag that ends the work when it is not 0 */
	/* The work: runs in a child, and returns its exit status. Each program that it starts has to inherit the two
	 * descriptors `inherited`. */
	int (*work)(void *context, const int inherited[2]);
	void *context;
};

/* How it ended: status is that of `work`, GROUP_NO_START if that could not begin (a line on stderr says why), and -1
 * if it was ended by a signal or by us. */
struct group_end {
	int status;
	int signal;       /* the signal that ended it; 0: none */
	bool is_too_much; /* it was ended because the log became too long */
};

#define GROUP_NO_START 125

/* False with errno if there could be no group. */
bool group_run(const struct group *group, struct group_end *end);

#endif
