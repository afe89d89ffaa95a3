/*
 * Directories in which something is made before it is renamed to its name: staging.RANDOM beside that name. Each is
 * locked (flock on the directory itself), and whoever writes into it inherits the descriptor: it is somebody's as long
 * as one writer lives, and anybody's to sweep afterwards.
 */
#ifndef SYS_STAGING_H
#define SYS_STAGING_H

#include <stdbool.h>

struct staging {
	int parent; /* the directory that it lies in; the caller's */
	int fd;     /* the directory itself, with the lock */
	char name[32];
};

/* Sweeps what the dead left in parent, then makes a new one. False with errno. */
bool staging_make(int parent, struct staging *staging);
void staging_remove(struct staging *staging); /* with all that is in it */

/* Remove the staging directories of parent that nobody writes to any more. */
void staging_sweep(int parent);

/* Remove the directory `name` of parent: renamed to a staging name first. False with errno, and it is still there. */
bool staging_bury(int parent, const char *name);

#endif
