/*
 * Whole trees below a directory descriptor: removed, emptied, synced, given to somebody, measured. Links are never
 * followed. False with errno of the first failure; the rest is still done.
 */
#ifndef SYS_TREE_H
#define SYS_TREE_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Remove name below dir and all that is in it, never following a link, never crossing into another file system;
 * unreadable directories of ours are made readable first. Goes on after a failure and says the first one. True also
 * if it was not there. A name that ends in "/", "." or ".." is refused (EINVAL).
 */
bool tree_remove(int dir, const char *name);
/* The same; of what could not be removed, *stuck is the first: its path below the directory, allocated, or NULL if it
 * is `name` itself. */
bool tree_remove_saying(int dir, const char *name, char **stuck);
/* The same, but everything inside only, keeping the directory itself (ENOENT if there is none). */
bool tree_empty(int dir, const char *name);
bool tree_empty_directory(int fd, char **stuck); /* the same of a directory that is open; stuck: NULL, or as above */
/* Whether nothing is seen in a directory, on the first `depth` levels of it, that would stay at a removal: a mount
 * point, what is immutable or of others. */
bool tree_looks_removable(int fd, unsigned depth);
/* Sync every file and directory below name, then name itself, then dir. */
bool tree_sync(int dir, const char *name);
/* chown everything below the directory descriptor, and last itself; never follows a link. For trees that nobody else
 * could write to yet: a hard link that somebody put there would be given away. */
bool tree_chown(int fd, uid_t uid, gid_t gid);
/* Add what the files below a directory descriptor take on disk. False with the first errno; the rest is added still. */
bool tree_add_bytes(int fd, long long *bytes);

#endif
