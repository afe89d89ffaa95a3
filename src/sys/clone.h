/*
 * Copies whole trees, and restores a used copy to its original state. Trees are named by directory descriptors.
 * Functions return false with errno; nothing is synced.
 *
 * The *roll* of a copy is one word that identifies its directories by device and inode number, so that a restore
 * recognises those that the copy made.
 */
#ifndef SYS_CLONE_H
#define SYS_CLONE_H

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

#include "text/str.h"

/*
 * Copy the tree `from` into `to`, which exists and is empty: directories, regular files and symbolic links, by FICLONE,
 * else copy_file_range, else read and write. Sockets and fifos are skipped. Files get mode 0600 and directories 0700,
 * as PostgreSQL requires of PGDATA. The roll of the directories in `to` is appended to `roll`, unless that is NULL.
 */
bool clone_tree(int from, int to, struct str *roll);

/*
 * Copy a tree that another user made, readable for all: files get mode 0644 and directories 0755. It must hold only
 * directories and regular files of `owner`, each file with one name; otherwise EPERM. Each check is made on the
 * descriptor that is copied from, never on a name.
 */
bool clone_judged(int from, int to, uid_t owner);

/* Append the roll of a clone that exists and was not changed since. */
bool clone_call_roll(int from, int to, struct str *roll);

/*
 * Restore `to`, which was cloned from `from`: entries that were added are removed, those that were changed are made
 * anew, the others stay. Nobody may be writing to it any more.
 *
 * ESTALE if `to` is not the directory that `roll` begins with, or if its attributes other than the mode were changed. A
 * directory below it of which this is true is replaced, with everything in it. In the directories that stay, a file
 * counts as unchanged if its size, owner, mode, number of names, further attributes and bytes are the original's. The
 * last two are not compared if the file's ctime is before `since`: a moment, by the clock of the file system, before
 * which only the maker of the clone wrote ({0}: there was none). Call it as the user who owns `to`.
 */
bool clone_restore(int from, int to, const char *roll, const struct timespec *since);

#endif
