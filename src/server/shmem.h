/*
 * Removes what an aborted server leaves in shared memory, as one does that finds the disk full while initdb runs it: a
 * System V segment, and the dynamic shared memory that is listed from there. The latter is POSIX shared memory, which
 * has names, or System V segments if the server could not create such names.
 */
#ifndef SERVER_SHMEM_H
#define SERVER_SHMEM_H

#include <sys/types.h>

/*
 * Remove what the last server in the data directory `data` (below the descriptor `directory`), run by `uid`, left. Only
 * segments are removed to which its postmaster.pid leads, which the kernel confirms to be that server's, and to which
 * nobody is attached.
 */
void shmem_remove(int directory, const char *data, uid_t uid);

#endif
