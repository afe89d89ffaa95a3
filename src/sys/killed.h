/*
 * Children that a signal ended, and that could therefore say nothing themselves. A status is as a shell has it: 128+n
 * for signal n.
 */
#ifndef SYS_KILLED_H
#define SYS_KILLED_H

#include <stdbool.h>

/* "was ended by signal 9 (Killed)", allocated; NULL if the status says something else. */
char *killed_describe(int status);
/* The same on stderr, behind `what`, with a hint where the signal is one that the system sends. False if it says
 * something else, silently. */
bool killed_tell(const char *what, int status);

#endif
