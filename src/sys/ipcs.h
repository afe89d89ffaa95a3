/*
 * Removes what a user's processes leave in shared memory: System V IPC objects, as Linux lists them (/proc/sysvipc),
 * and the files in /dev/shm. Both outlive their processes until somebody removes them. Where the system has no such
 * list, none are found.
 */
#ifndef SYS_IPCS_H
#define SYS_IPCS_H

#include <sys/types.h>

/* Remove all segments, semaphores and message queues that this uid made, and its files in /dev/shm. Use it only for
 * a uid that runs nothing else. */
void ipcs_remove_of(uid_t uid);

#endif
