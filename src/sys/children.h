/* Ends the processes that the programs we started leave behind, and splits a tool into a worker and a parent that
 * cleans up after it. */
#ifndef SYS_CHILDREN_H
#define SYS_CHILDREN_H

#include <stdbool.h>
#include <sys/types.h>

/* Kill and wait for all children of this process, including those that it inherited as a subreaper (proc.h). False,
 * with errno ETIMEDOUT, if some have not ended after CHILDREN_END_MS: the disk that they wait for does not answer, or
 * they are another user's.
 */
bool children_end(void);
enum { CHILDREN_END_MS = 10000 };

/* Whether a child of this process was stopped by a signal (SIGSTOP). Reaps nothing. */
bool children_is_stopped(pid_t child);

/*
 * Fork, and go on in the child, so that each of the two cleans up if the other is killed. Returns true in the child: it
 * is a subreaper, and gets TERM when its parent dies. Returns false in the parent after the child has ended; *status is
 * then its status as a shell has it, or -1 with errno if there is none. The parent passes TERM, INT and HUP on to the
 * child, and if a signal ended the child, it kills what the child started.
 */
bool children_work(int *status);

/* The signal that asked the parent in children_work() to end; 0 if none did. */
int children_interrupted(void);

#endif
