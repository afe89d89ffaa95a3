/*
 * Removes what a user's processes leave in shared memory: System V IPC objects, as Linux lists them (/proc/sysvipc),
 * and the files in /dev/shm. Both outlive their processes until somebody removes them. Where the system has no such
 * list, none are found.
 */
#ifndef SYS_IPCS_H
#define SYS_IPCS_H

#include <stddef.h>
#include <sys/types.h>

/* Remove all segments, semaphores and message queues that this uid made, and its files in /dev/shm. Use it only for
 * a uid that runs nothing else. */
void ipcs_remove_of(uid_t uid);

struct ipcs_ids {
	int *item; /* free() it */
	size_t count;
};

/* Find the segments that this uid made in the process `creator`. */
void ipcs_find_segments(uid_t uid, pid_t creator, struct ipcs_ids *ids);

#endif
