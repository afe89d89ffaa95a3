/* The memory that a process uses. Only Linux tells it, in /proc. */
#ifndef SYS_MEMORY_H
#define SYS_MEMORY_H

#include <sys/types.h>

/*
 * In bytes: what the process has for itself, and its share of what it has together with others, so that the sum over
 * some processes is what they take of the machine. If we may not see the shares, only what it has for itself. -1 if
 * neither can be found out.
 */
long long memory_of(pid_t pid);

#endif
