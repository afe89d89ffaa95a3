/*
 * Copies of whole trees, and copies made anew of what has been in use. Trees are named by directory descriptors. False
 * with errno; nothing is synced.
 */
#ifndef SYS_CLONE_H
#define SYS_CLONE_H

#include <stdbool.h>
#include <time.h>

/*
 * Copy the tree `from` into `to`, which exists and is empty: directories, regular files and symbolic links; FICLONE,
 * else copy_file_range, else read and write; sockets and fifos are passed over. Files are made as 0600 and directories
 * as 0700 (what PostgreSQL wants of PGDATA).
 */
bool clone_tree(int from, int to);

/*
 * Make `to`, once a clone of `from` and changed since by nobody who lives any more, what it was: no new files where the
 * old ones do. A file is taken for unchanged if its size is the same and its ctime is before `since`, a moment after
 * the clone was made, told by the clock of its file system; {0} trusts none. As the user who owns `to`.
 */
bool clone_restore(int from, int to, const struct timespec *since);

#endif
