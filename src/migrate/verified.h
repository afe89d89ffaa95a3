/*
 * Remembers which steps were found right, so that they are not tried again while nothing has changed: an empty file for
 * each in CACHE/verified/, named by a digest of all that the result depends on. Losing them costs only time, and a
 * cache that cannot be written to is silently not used.
 */
#ifndef MIGRATE_VERIFIED_H
#define MIGRATE_VERIFIED_H

#include <stdbool.h>

/* Whether this digest is remembered; if so, it is kept for longer. */
bool verified_has(const char *digest);
void verified_add(const char *digest);
/* Forget those that were not asked for in some weeks. */
void verified_prune(void);

#endif
