/*
 * Removes what a server that has aborted left in shared memory: its System V segment, and the dynamic shared memory
 * that is listed there. The latter is POSIX shared memory, which has names, or System V segments if the server could
 * not create such names. A server aborts, for example, if the disk is full while initdb runs it.
 */
#ifndef SERVER_SHMEM_H
#define SERVER_SHMEM_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Remove what the last server in the data directory `data` (below the descriptor `directory`), run by `uid`, left. Only
 * segments are removed to which its postmaster.pid leads, which the kernel confirms to be that server's, and to which
 * nobody is attached.
 */
void shmem_remove(int directory, const char *data, uid_t uid);

/*
 * Remove the System V segments that a postmaster which has ended made for this data directory, whether or not its
 * postmaster.pid still leads to them: after a crash it makes another one, and anybody with SQL can remove that file.
 * The system's list of segments names their creator, and the server notes its data directory in them. False if one
 * stays because somebody is attached to it; `forced`: such a one is removed, too.
 */
bool shmem_remove_made(int directory, const char *data, pid_t postmaster, uid_t uid, bool forced);

#endif
