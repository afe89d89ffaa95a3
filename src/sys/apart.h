/*
 * Starts processes that must outlive this one, although this one may be a subreaper that kills every process which
 * becomes its child. A process started apart never becomes one.
 */
#ifndef SYS_APART_H
#define SYS_APART_H

#include <sys/types.h>

/*
 * fork() whose new process is not, and never becomes, a child of the caller. Returns 0 in the new process, a positive
 * number in the caller, -1 with errno on failure. Where the system allows it (Linux), the caller remains a subreaper
 * throughout.
 */
pid_t apart_fork(void);

#endif
