/*
 * Works on whole trees below a directory descriptor: removes, empties, syncs, changes owners, measures. Links are never
 * followed. False with the errno of the first failure; the rest is done all the same.
 */
#ifndef SYS_TREE_H
#define SYS_TREE_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Remove name below dir and everything in it, never following a link, never crossing into another file system; our own
 * unreadable directories are made readable first. Continues after a failure and returns the first one. True also if
 * name does not exist. A name that ends in "/", "." or ".." is refused (EINVAL).
 */
bool tree_remove(int dir, const char *name);
/* The same; *stuck is the first entry that could not be removed: its path below the directory, allocated, or NULL if
 * it is `name` itself. */
bool tree_remove_saying(int dir, const char *name, char **stuck);
/* The same, but only for everything inside; the directory itself stays (ENOENT if there is none). */
bool tree_empty(int dir, const char *name);
bool tree_empty_directory(int fd, char **stuck); /* the same for an open directory; stuck: NULL, or as above */
/* Whether a directory holds nothing that is seen to resist removal: a mount point, an immutable file, another user's
 * directory. Takes some milliseconds for a cluster. */
bool tree_looks_removable(int fd);
/* Sync every file and directory below name, then name itself, then dir. */
bool tree_sync(int dir, const char *name);
/* Change the owner of everything below the directory descriptor, and last of the directory itself; follows no link.
 * Only for trees that nobody else could write to so far: a hard link placed there would give its file away. */
bool tree_chown(int fd, uid_t uid, gid_t gid);
/* Give all files below the directory descriptor the same time, that of now. make compares times: with those that an
 * archive has it might generate files again that came with it, by tools that are not needed otherwise. */
bool tree_level_times(int fd);
/* Add to *bytes the disk space of the files below a directory descriptor. False with the first errno; the rest is
 * still added. */
bool tree_add_bytes(int fd, long long *bytes);

#endif
