/*
 * Walks through trees of any depth, with one descriptor and no recursion: down by name, up by "..", where the
 * directory found is compared with the one that was left, so that a tree which somebody moves meanwhile ends the walk
 * (ESTALE) and never leads it elsewhere. No link is followed, no mount point crossed (EXDEV).
 */
#ifndef SYS_WALK_H
#define SYS_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

/* A directory in a tree, and the way back from it. */
struct place {
	int fd;              /* the directory where we are */
	struct level *above; /* those left behind on the way down, depth of them */
	size_t depth;
	size_t room;
};

/* Start at a directory; `fd` stays the caller's. False with errno; walk_close() may follow all the same. */
bool walk_open(struct place *place, int fd);
void walk_close(struct place *place); /* leaves errno as it was */
bool walk_down(struct place *place, const char *name);
bool walk_up(struct place *place);

/*
 * What to do on a walk. `dir` is the descriptor of the directory that holds `name`; a function that is not NULL
 * returns false with errno to say that it failed.
 */
struct visitor {
	/* Anything but a directory. */
	bool (*file)(void *context, int dir, const char *name, const struct stat *st);
	/* A directory, before it is opened; then by its descriptor, before its names are read; and when it was visited.
	 */
	bool (*enter)(void *context, int dir, const char *name, const struct stat *st);
	bool (*inside)(void *context, int fd);
	bool (*leave)(void *context, int dir, const char *name);
	bool stubborn; /* go on after a failure, with the next name */
};

/* Visit all that is below the directory fd; it itself is shown to `inside` only. False with the errno of the first
 * failure. What disappears meanwhile is passed over. */
bool walk_tree(int fd, const struct visitor *visitor, void *context);
/* The same, and *where is then what failed first: its path below the directory, allocated; NULL where that is not
 * known.
 */
bool walk_tree_saying(int fd, const struct visitor *visitor, void *context, char **where);

#endif
