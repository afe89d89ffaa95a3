/*
 * Reports children that were ended by a signal, which could not print a reason themselves. A status is as a shell has
 * it: 128+n for signal n.
 */
#ifndef SYS_KILLED_H
#define SYS_KILLED_H

#include <stdbool.h>

/* "was ended by signal 9 (Killed)", allocated; NULL if no signal ended it. */
char *killed_describe(int status);
/* Print that on stderr, behind `what`, and a hint if it is a signal that the system sends at a limit. False,
 * silently, if no signal ended it. */
bool killed_report(const char *what, int status);

#endif
