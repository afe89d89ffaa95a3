/*
 * Walks a path as the kernel does: from "/", part by part, each link replaced by its target. It serves to check every
 * directory on the way to a file, not only the file.
 */
#ifndef SYS_PATH_H
#define SYS_PATH_H

#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

/* Called for each part (an absolute path without links before its last name) with its lstat; `last` is true at the
 * end of the walk. Returning false ends the walk. */
typedef bool path_visitor(void *context, const char *part, const struct stat *st, bool last);

/*
 * Walk the absolute path. False if the visitor ended the walk (errno 0) or a part cannot be looked at (errno set);
 * *culprit, if not NULL, is then that part, allocated.
 */
bool path_walk(const char *path, path_visitor *visit, void *context, char **culprit);

/*
 * The place of a file or directory: its name, and an open descriptor of the directory that holds it. If somebody
 * replaces a directory on the way later, whoever uses `parent` is not led elsewhere.
 */
struct path_place {
	int parent; /* close-on-exec, good for the *at() calls only; -1: none */
	char *name; /* in parent: a single name; "." is the root's */
	char *path; /* absolute, without links, as it was during the walk */
};
#define PATH_PLACE_NONE      \
	{                    \
		.parent = -1 \
	}

enum {
	PATH_FOLLOW = 1, /* follow links that belong to the caller or root; without it, every link is refused */
	PATH_MAKE = 2,   /* make what is missing above the last name */
};

/*
 * Walk the absolute path, opening directory by directory. The last name need not exist, unless a link leads to it.
 * False with errno: ENOENT if something above the last name is missing, ELOOP for a link that may not be followed,
 * EPERM for a link of another user; *culprit, if not NULL, is then the part at fault, allocated.
 */
bool path_find(const char *path, unsigned how, struct path_place *place, char **culprit);
void path_place_free(struct path_place *place); /* leaves errno as it was */

#endif
