/*
 * The directory of the caller's clusters, $TMPDIR/tinypg.UID/ (mode 0700, for root 0711), and the names in it:
 *
 *	NAME             the cluster's own directory, or for -d DIR a link to DIR
 *	NAME.lock        held by the watchdog for as long as it lives
 *	NAME.ctl         the watchdog's control socket (ctl.h)
 *	NAME.state       the cluster's record, for the sweep and `list` (state.h)
 *	NAME.crt         with TLS, for clients: the root certificate that has signed the server's
 *	NAME.client.crt  with client certificates: that of the superuser
 *	NAME.client.key  and its key
 *	.dead.NAME       the directory of a stopped cluster, being removed or waiting to be reused; locked by the
 *	                 process that does so
 *	.dead.NAME.ctl   that process's control socket, if it has one
 *	spare.* pool.*   slots of spares (spare.h)
 *	rest.*           slots of lingering watchdogs (recycle.h)
 *	turn.* want      who uses the processors to make a cluster (turn.h)
 */
#ifndef CLUSTER_RUNDIR_H
#define CLUSTER_RUNDIR_H

#include <stdbool.h>
#include <stddef.h>

#include "sys/identity.h"
#include "text/str.h"

#define CLUSTER_NAME_SIZE 20 /* characters of a name, and NUL */
#define RUNDIR_DEAD ".dead."

/* The lock file in a directory of -d, for as long as a watchdog uses it. Callers with another TMPDIR do not find
 * NAME.lock, and the directory itself could be locked by everybody who can open it. */
#define CLUSTER_DIRECTORY_LOCK ".tinypg.lock"

struct rundir {
	int fd;     /* the directory, close-on-exec */
	char *path; /* allocated, absolute, without links */
};

/* Open the directory; with `make`, make it if needed. A directory that others could write to is refused, because
 * nothing in it would certainly be ours. False after one line on stderr. Without `make`, also false if it does not
 * exist: silently, with fd -1 and errno ENOENT. */
bool rundir_open(struct rundir *clusters, bool make);
/* Only set the path that the directory has or would have, with fd -1. False with errno after one line on stderr. */
bool rundir_locate(struct rundir *clusters);
void rundir_close(struct rundir *clusters);

/* The names of all clusters that have left any trace in the directory, sorted. */
bool rundir_names(const struct rundir *clusters, struct strs *names);
bool rundir_is_name(const char *text);

/* Whether the runtime user can reach a path. False after a line on stderr and a hint: to do what `remedy` says, or to
 * choose another user. */
bool rundir_reachable(const struct runtime_user *user, const char *path, const char *remedy);
/* The same for the existing directories above the last component of `path`: to be asked before anything is made. */
bool rundir_way_reachable(const struct runtime_user *user, const char *path, const char *remedy);

/* Report on stderr why path_find() failed for a directory of -d, by errno; `culprit` is the part of the path at
 * fault. */
void rundir_warn_directory(const char *directory, const char *culprit);

/*
 * The name of the cluster in a directory (an absolute path without links). A directory that we made in the directory of
 * clusters has the cluster's name; for any other, the name is a hash of its path. True if we made the directory.
 */
bool rundir_name_in(const struct rundir *clusters, const char *directory, char name[CLUSTER_NAME_SIZE]);
/* .dead.NAME */
void rundir_dead_name(const char *name, char dead[CLUSTER_NAME_SIZE + 8]);

#endif
