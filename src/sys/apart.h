/*
 * Processes that are to outlive this one and whatever it ends. A subreaper ends all that falls to it; what it starts
 * apart never does.
 */
#ifndef SYS_APART_H
#define SYS_APART_H

#include <sys/types.h>

/*
 * fork() of a process that is no child of ours, nor becomes one: 0 in it, a positive number in the caller, -1 with
 * errno. The caller stays a subreaper all the time where the system can do that (Linux).
 */
pid_t apart_fork(void);

#endif
