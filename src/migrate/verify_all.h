/* Verifies all steps of a project, several at a time, and prints a line for each. */
#ifndef MIGRATE_VERIFY_ALL_H
#define MIGRATE_VERIFY_ALL_H

#include <stddef.h>

#include "migrate/verify.h"

/*
 * Verify with that many processes at most, each of which has a cluster. Prints FROM--TO, or the version of a base that
 * no step uses, a tab and the verdict, the oldest version first. Returns the worst result. TERM, INT and HUP, unless
 * they are ignored, end the processes, and then it returns; the caller ends by the signal.
 */
enum verify_result verify_all(const struct verify *verify, size_t workers_max);
/* The signal that has ended it; 0: none. */
int verify_all_interrupted(void);

#endif
