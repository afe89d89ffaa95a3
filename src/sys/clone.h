/*
 * Copies whole trees, named by directory descriptors. Functions return false with errno; nothing is synced.
 */
#ifndef SYS_CLONE_H
#define SYS_CLONE_H

#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "sys/walk.h"
#include "text/str.h"

/* The umask for a copy: it sets the modes of what is made, which saves a chmod for each file. */
enum { CLONE_PRIVATE = 077, CLONE_GROUP = 027, CLONE_OPEN = 022 };

/*
 * Copy the tree `from` into `to`, which exists and is empty: directories, regular files and symbolic links, by FICLONE,
 * else copy_file_range, else read and write. Sockets and fifos are skipped. Files get mode 0600 and directories 0700,
 * as PostgreSQL requires of PGDATA, or 0640 and 0750, the other modes that it accepts, if the mask is CLONE_GROUP. The
 * roll (sys/roll.h) of the directories in `to` is appended to `roll`, unless that is NULL.
 */
bool clone_tree(int from, int to, mode_t mask, struct str *roll);

/*
 * Copy a tree that another user made, readable for all: files get mode 0644 and directories 0755. It must hold only
 * directories and regular files of `owner`, each file with one name; otherwise EPERM. Each check is made on the
 * descriptor that is copied from, never on a name.
 */
bool clone_checked(int from, int to, uid_t owner);

/* Append the roll of a clone that exists and was not changed since. */
bool clone_call_roll(int from, int to, struct str *roll);

/* Copy what a file holds, from the current offsets on; `size` is what is left of it. A zeroed struct, with may_share
 * and may_splice set and a buffer of CLONE_BUFFER_SIZE, serves for any number of files. */
struct clone;
bool clone_content(struct clone *clone, int from, int to, off_t size);

/* ---- for sys/restore.c: a copy whose walk is another's ---- */

enum { CLONE_BUFFER_SIZE = 256 * 1024 };

struct clone {
	struct place to; /* the directory of the copy in which the walk is */
	char *buffer;
	bool may_share;   /* FICLONE has not been refused so far */
	bool may_splice;  /* nor has copy_file_range */
	struct str *roll; /* NULL: not wanted */
	bool checked;     /* anything that is not `owner`'s makes the copy fail */
	uid_t owner;
	mode_t mask;
};

/* Walk through `from`, with clone->to at `to` and its buffer allocated; the visitor moves clone->to along. */
bool clone_walk(int from, int to, const struct visitor *visitor, void *context, struct clone *clone);
/* A visitor's `file`, with a struct clone: copy one file or link to clone->to, where it does not exist. */
bool clone_file(void *context, int dir, const char *name, const struct stat *st);

#endif
