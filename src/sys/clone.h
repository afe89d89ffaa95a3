/*
 * Copies of whole trees, and copies made anew of what has been in use. Trees are named by directory descriptors. False
 * with errno; nothing is synced.
 */
#ifndef SYS_CLONE_H
#define SYS_CLONE_H

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

#include "text/str.h"

/*
 * Copy the tree `from` into `to`, which exists and is empty: directories, regular files and symbolic links; FICLONE,
 * else copy_file_range, else read and write; sockets and fifos are passed over. Files are made as 0600 and directories
 * as 0700 (what PostgreSQL wants of PGDATA). The roll of the directories in `to`, one word, is appended to `roll`
 * (NULL: it is not wanted).
 */
bool clone_tree(int from, int to, struct str *roll);

/*
 * Copy a tree that somebody else made, for all to read: files are made as 0644 and directories as 0755. It holds
 * directories and regular files of `owner`, each with one name, and nothing else, or EPERM. What is judged is the file
 * that was opened to be copied, never a name.
 */
bool clone_judged(int from, int to, uid_t owner);

/* The same roll of a clone that is there and was not changed. */
bool clone_call_roll(int from, int to, struct str *roll);

/*
 * Make `to`, once a clone of `from` and changed since by nobody who lives any more, what it was: what was added goes,
 * what was changed is made anew, all else stays. ESTALE if `to` is not the directory that `roll` begins with, or has
 * other attributes than it had, modes aside; any other such directory goes with all that is in it. In those that stay,
 * a file is as it was if its size, attributes and bytes are. These are not looked at where its ctime is before `since`,
 * a moment before which nobody but the one who made the clone wrote, by the clock of the file system ({0}: there was
 * none). As the user who owns `to`.
 */
bool clone_restore(int from, int to, const char *roll, const struct timespec *since);

#endif
