/*
 * What a server leaves outside of its data directory where it was aborted, as one is that finds the disk full while
 * initdb runs it: a System V segment, and the shared memory whose handles stand in that: POSIX, which has names, or
 * more System V segments where the server could make no such names.
 */
#ifndef SERVER_SHMEM_H
#define SERVER_SHMEM_H

#include <sys/types.h>

/*
 * Remove what the last server in the data directory `data` (below the descriptor directory) left, `uid` having run it:
 * as far as its postmaster.pid leads there, the kernel confirms that it made it, and nobody is attached.
 */
void shmem_remove(int directory, const char *data, uid_t uid);

#endif
