/*
 * The directory that the caller's clusters live in, $TMPDIR/tinypg.UID/ (0700, for root 0711), and the names in it:
 *
 *	NAME         the cluster's own directory, or for -d DIR a link to DIR
 *	NAME.lock    held by the watchdog for as long as it lives
 *	NAME.ctl     its control socket (channel.h)
 *	NAME.state   what the sweep and `list` read (record.h)
 *	.dead.NAME   a stopped cluster's directory, being removed or to be used again; locked by whoever does that, and
 *	             may listen as .dead.NAME.ctl
 *	spare.*      pool.*  see spare.h
 */
#ifndef CLUSTER_RUNDIR_H
#define CLUSTER_RUNDIR_H

#include <stdbool.h>
#include <stddef.h>

#include "sys/identity.h"
#include "text/str.h"

#define CLUSTER_NAME_MAX 20 /* characters of a name, and NUL */
#define RUNDIR_DEAD ".dead."

/* In a directory of -d, as long as a watchdog has it: callers with another TMPDIR find no NAME.lock, and the directory
 * itself is no place for a lock where others can open it. */
#define CLUSTER_DIRECTORY_LOCK ".tinypg.lock"

struct rundir {
	int fd;     /* the directory, close-on-exec */
	char *path; /* allocated, absolute, without links */
};

/* Open the directory, made if `make`. What others could write to is refused: nothing in it would be ours for sure.
 * False after one line on stderr; without `make` also, silently and with fd -1 and errno ENOENT, if it is not there. */
bool rundir_open(struct rundir *clusters, bool make);
/* Only tell where it is or would be, fd -1. False with errno after one line on stderr. */
bool rundir_locate(struct rundir *clusters);
void rundir_close(struct rundir *clusters);

/* The names of all clusters of which there is a trace here, sorted. */
bool rundir_names(const struct rundir *clusters, struct strs *names);
bool rundir_is_name(const char *text);

/* Whether the runtime user can reach a path; false after a line on stderr, and a hint what to do: with `remedy`, or
 * with another user. */
bool rundir_reachable(const struct runtime_user *user, const char *path, const char *remedy);
/* The same of the directories above the last name of `path`, as far as they are there: before anything is made. */
bool rundir_way_reachable(const struct runtime_user *user, const char *path, const char *remedy);

/* Say on stderr why path_find() did not find a directory of -d, by errno: `culprit` is the part at fault. */
void rundir_warn_directory(const char *directory, const char *culprit);

/*
 * The name of the cluster in a directory (an absolute path without links): a directory of ours bears it, any other
 * directory always gets the same one. True if the directory is one of ours.
 */
bool rundir_name_in(const struct rundir *clusters, const char *directory, char name[CLUSTER_NAME_MAX]);
/* .dead.NAME */
void rundir_dead_name(const char *name, char dead[CLUSTER_NAME_MAX + 8]);

#endif
