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

bool staging_make(int parent, struct staging *staging); /* false with errno */
void staging_remove(struct staging *staging);           /* with all that is in it */

bool staging_is_name(const char *name);

/* Remove the staging directories of parent that nobody writes to any more. Before that, `clear` is called with the
 * descriptor of each one and its name; NULL: nothing is to be done before. */
typedef void staging_clear(void *context, int staging, const char *name);
void staging_sweep(int parent, staging_clear *clear, void *context);

/* Remove the directory `name` of parent; it is renamed to a staging name first. False with errno if anything is still
 * there, under one name or the other. */
bool staging_discard(int parent, const char *name);

#endif
