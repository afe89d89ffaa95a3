/*
 * Files and directories: made safely, published by rename, removed by rename first. Names are taken relative to a
 * held directory descriptor (`dir`; AT_FDCWD allowed). Functions that fail return false or -1 with errno set and print
 * nothing, unless they say so.
 */
#ifndef SYS_FS_H
#define SYS_FS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "text/str.h"

#define FS_NAME_LENGTH 6 /* characters of a random name, [A-Za-z0-9], the first a letter */

/* Fill name[length] and a NUL with random characters of [A-Za-z0-9], the first a letter. */
void fs_random_name(char *name, size_t length);
/* `count` bytes from the system's random source; dies if there is none. */
void fs_random_bytes(void *bytes, size_t count);

/* Open a directory for *at() calls: O_DIRECTORY, O_CLOEXEC, O_NOFOLLOW on the last part. -1 with errno. */
int fs_open_dir(int dir, const char *name);
/* mkdir -p: makes what is missing with `mode` less the umask, what is above the last part always enterable for us. */
bool fs_make_parents(const char *path, mode_t mode);
/* mkdir under a new random name below dir ("PREFIX" + FS_NAME_LENGTH characters, written to name[size]); the mode is
 * exact, whatever the umask. */
bool fs_make_unique(int dir, const char *prefix, mode_t mode, char *name, size_t size);

/*
 * Check that `path` (absolute) is a directory that nobody but `owner` and root can swap under us: each part on
 * the way is owned by one of them, links included, and is sticky where others may write. (A group that has the number
 * of the owner is his private one.) NULL if so, else a static text that says what is wrong, "it belongs to somebody
 * else"; *culprit (allocated, the part that is meant) is then set.
 */
const char *fs_untrusted(const char *path, uid_t owner, char **culprit);

/* Write text to a new file ("new.XXXXXX" beside it) and rename it to name: a reader sees the old or the new, never
 * half. The mode is exact, whatever the umask. */
bool fs_replace_file(int dir, const char *name, const char *text, size_t length, mode_t mode);

bool fs_is_empty(int dir, const char *name); /* a directory without entries; false with errno 0 if it has some */

/* chattr +T, so that ext4 spreads what is made below; failure is of no matter. */
void fs_spread(int fd);

/* Allocated absolute path without links; NULL with errno. fs_absolute only puts the working directory in front. */
char *fs_real_path(const char *path);
char *fs_absolute(const char *path);
/* The same as fs_real_path() of a directory that is still to be made, where all above it is there. */
char *fs_path_to_be(const char *path);
/* All but the last part of an absolute path; allocated. */
char *fs_parent(const char *path);
char *fs_join(const char *directory, const char *name); /* one slash between; allocated */
/* The names in a directory, without "." and "..", unsorted. */
bool fs_list(int dir, const char *name, struct strs *names);

/* The stat fields that tell one state of a file from another, as text: "DEV:INODE:SIZE:MTIME_NS:CTIME_NS". */
void fs_add_stamp(struct str *out, const struct stat *st);

#endif
