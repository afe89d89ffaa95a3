/*
 * A path as the kernel walks it: "/", then part by part, a link's target in the place of the link. For questions
 * about what stands on the way to a file, not only at its end.
 */
#ifndef SYS_PATH_H
#define SYS_PATH_H

#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

/* Is shown each part (an absolute path without links before its last name) with its lstat; `last` where the walk ends.
 * False ends the walk. */
typedef bool path_visitor(void *context, const char *part, const struct stat *st, bool last);

/*
 * Walk the absolute path. False if the visitor said so (errno 0) or a part cannot be looked at (errno set); *culprit,
 * if not NULL, is then that part, allocated.
 */
bool path_walk(const char *path, path_visitor *visit, void *context, char **culprit);

/*
 * The place of a file or directory: the directory that holds it, kept open. Whoever exchanges a directory on the way
 * later on leads nobody elsewhere who goes on from `parent`.
 */
struct path_place {
	int parent; /* close-on-exec, good for the *at() calls only; -1: none */
	char *name; /* in parent: a single name; "." is the root's */
	char *path; /* absolute, without links; what stood there when it was walked */
};
#define PATH_PLACE_NONE      \
	{                    \
		.parent = -1 \
	}

enum {
	PATH_FOLLOW = 1, /* follow links, if they belong to the caller or to root; without it, any is refused */
	PATH_MAKE = 2,   /* make what is missing above the last name */
};

/*
 * Walk the absolute path directory by directory. The last name need not exist, unless it is a link. False with errno,
 * ENOENT if something above the last name is missing, ELOOP for a link where none may be, EPERM for one that belongs to
 * somebody else; *culprit, if not NULL, is then the part at fault, allocated.
 */
bool path_find(const char *path, unsigned how, struct path_place *place, char **culprit);
void path_place_free(struct path_place *place); /* leaves errno as it was */

#endif
