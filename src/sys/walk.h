/*
 * Walks through trees of any depth, with one descriptor and no recursion: down by name, up by "..". On the way up the
 * directory is compared with the one that was left, so that if somebody moves a part of the tree meanwhile, the walk
 * ends (ESTALE) and never continues elsewhere. No link is followed, and no mount point crossed (EXDEV) unless asked
 * for.
 */
#ifndef SYS_WALK_H
#define SYS_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

/* A directory in a tree, and the way back from it. */
struct place {
	int fd;              /* the current directory */
	struct level *above; /* those passed on the way down, `depth` of them */
	size_t depth;
	size_t room;
	bool crosses; /* mount points may be crossed; walk_open() forbids it */
};

/* Start at a directory; `fd` stays the caller's. False with errno; even then walk_close() may be called. */
bool walk_open(struct place *place, int fd);
void walk_close(struct place *place); /* leaves errno as it was */
bool walk_down(struct place *place, const char *name);
bool walk_up(struct place *place);

/*
 * What to do on a walk. `dir` is the descriptor of the directory that holds `name`. A function may be NULL; it returns
 * false with errno to report a failure.
 */
struct visitor {
	/* For everything except a directory. */
	bool (*file)(void *context, int dir, const char *name, const struct stat *st);
	/* For a directory: `enter` before it is opened, `inside` with its descriptor before its names are read,
	 * `leave` after everything in it was visited. */
	bool (*enter)(void *context, int dir, const char *name, const struct stat *st);
	bool (*inside)(void *context, int fd);
	bool (*leave)(void *context, int dir, const char *name);
	bool stubborn; /* continue after a failure, with the next name */
	bool crosses;  /* visit what is mounted below, too */
};

/* Visit everything below the directory fd; the directory itself is only passed to `inside`. False with the errno of
 * the first failure. Entries that disappear meanwhile are skipped. */
bool walk_tree(int fd, const struct visitor *visitor, void *context);
/* The same; *where is then the path, below the directory, of what failed first: allocated, NULL if not known. */
bool walk_tree_saying(int fd, const struct visitor *visitor, void *context, char **where);

#endif
