/*
 * Advisory locks (flock) on files that have a name. After locking, the descriptor is compared with the file of that
 * name, so that a file which its last holder removed meanwhile is never taken for a held lock. Descriptors are
 * close-on-exec.
 */
#ifndef SYS_LOCK_H
#define SYS_LOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum lock_kind { LOCK_SHARED, LOCK_EXCLUSIVE };

/* Lock `name` below dir; if absent, make it with `mode`. Returns the descriptor; close() releases the lock. If
 * `wait` is false and somebody holds it: -1 with EWOULDBLOCK. Never follows a link. -1 with EPERM if the file
 * belongs to another user, who could hold the lock for ever; -1 with EINTR if a caught signal came during the wait. */
int lock_take(int dir, const char *name, mode_t mode, enum lock_kind kind, bool wait);
/* Make a directory below dir, as fs_make_unique() does, and lock it, before another process can find it unlocked and
 * take it for abandoned. Returns its descriptor, -1 with errno. */
int lock_make_directory(int dir, const char *prefix, mode_t mode, char *name, size_t size);
/* Whether somebody holds the lock; false, too, if the file does not exist or belongs to another user. */
bool lock_is_held(int dir, const char *name);
/* Lock an open descriptor, such as a directory's. */
bool lock_descriptor(int fd, enum lock_kind kind, bool wait);

#endif
