/*
 * Advisory locks (flock) on files that have a name: after locking, the descriptor's inode is compared with the
 * name's, so that a file removed by its last holder is never taken for a held one. The descriptor is close-on-exec.
 */
#ifndef SYS_LOCK_H
#define SYS_LOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum lock_kind { LOCK_SHARED, LOCK_EXCLUSIVE };

/* Make name below dir if absent (mode) and lock it. wait false: -1 with EWOULDBLOCK if somebody holds it. Never
 * follows a link; -1 with EPERM if the file is not the caller's, whose owner could hold it for ever. Returns the
 * descriptor; close() releases. -1 with EINTR if a caught signal came while it waited. */
int lock_take(int dir, const char *name, mode_t mode, enum lock_kind kind, bool wait);
/* Make a directory below dir, as fs_make_unique() does, and lock it before anybody can take it for one that nobody
 * uses any more. Its descriptor, -1 with errno. */
int lock_make_directory(int dir, const char *prefix, mode_t mode, char *name, size_t size);
/* Whether somebody holds it; false, too, if there is none, or it is not the caller's. */
bool lock_is_held(int dir, const char *name);
/* Lock a descriptor that is open already (a directory, say). */
bool lock_descriptor(int fd, enum lock_kind kind, bool wait);

#endif
