/* What the programs that we started leave running. */
#ifndef SYS_CHILDREN_H
#define SYS_CHILDREN_H

#include <stdbool.h>
#include <sys/types.h>

/* Kill and wait for all children of this process, those included that fell to it as a subreaper (proc.h). */
void children_end(void);

/* Whether a child of this process stands still, because somebody sent it SIGSTOP. Nothing is reaped. */
bool children_is_stopped(pid_t child);

/*
 * Go on in a child, so that each of the two cleans up if the other is killed. True in the child: it is a subreaper, and
 * is sent TERM when its parent dies. False in the parent, once the child has ended, with its status as a shell has it,
 * or -1 with errno if there is none. TERM, INT and HUP are passed on to the child; where a signal ended it, what it
 * started is ended, too.
 */
bool children_work(int *status);

/* The signal that asked the parent in children_work() to end, 0 if none did. */
int children_interrupted(void);

#endif
