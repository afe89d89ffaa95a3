/*
 * Staging directories, in which something is made before it is renamed to its final name: staging.RANDOM beside that
 * name. Each is locked (flock on the directory itself), and every process that writes into it inherits the descriptor:
 * the lock lasts as long as one writer lives, and afterwards anybody may remove the directory.
 */
#ifndef SYS_STAGING_H
#define SYS_STAGING_H

#include <stdbool.h>

struct staging {
	int parent; /* the directory that it lies in; the caller's */
	int fd;     /* the directory itself, with the lock */
	char name[32];
};

/* Remove abandoned staging directories of parent, then make a new one. False with errno. */
bool staging_make(int parent, struct staging *staging);
void staging_remove(struct staging *staging); /* with all that is in it */

/* Remove the staging directories of parent that nobody writes to any more. */
void staging_sweep(int parent);

/* Remove the directory `name` of parent; it is renamed to a staging name first. False with errno if that failed and
 * it is still there. */
bool staging_bury(int parent, const char *name);

#endif
