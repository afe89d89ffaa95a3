/*
 * Makes and replaces files and directories safely: publishes by rename, and never follows a link that another user
 * could have placed. Names are relative to a held directory descriptor (`dir`; AT_FDCWD allowed). Functions that fail
 * return false or -1 with errno and print nothing, unless they say so.
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

/* Open a directory for *at() calls, with O_DIRECTORY, O_CLOEXEC, and O_NOFOLLOW for its last part. -1 with errno. */
int fs_open_dir(int dir, const char *name);
/* Make the directory and all missing ones above it, as mkdir -p. The mode is `mode` less the umask; those above the
 * last are always searchable for the owner. */
bool fs_make_parents(const char *path, mode_t mode);
/* Make a directory with a new random name below dir ("PREFIX" and FS_NAME_LENGTH characters, written to name[size]);
 * its mode is exactly `mode`, whatever the umask. */
bool fs_make_unique(int dir, const char *prefix, mode_t mode, char *name, size_t size);

/*
 * Check that `path` (absolute) is a directory that only `owner` and root can replace: each part on the way, links
 * included, is owned by one of them, and is sticky if others may write to it. (A group with the owner's number counts
 * as the owner's private one.) Returns NULL if so, else a static text that says what is wrong, such as "it belongs to
 * somebody else"; *culprit is then the part at fault, allocated.
 */
const char *fs_untrusted(const char *path, uid_t owner, char **culprit);

/* Write text to a new file ("new.XXXXXX" beside it) and rename it to name, so that a reader sees either the old file
 * or the complete new one. Its mode is exactly `mode`, whatever the umask. */
bool fs_replace_file(int dir, const char *name, const char *text, size_t length, mode_t mode);
/* The same, but if there is something with that name already, it stays: false with EEXIST. */
bool fs_create_file(int dir, const char *name, const char *text, size_t length, mode_t mode);

bool fs_is_empty(
	int dir, const char *name); /* whether a directory has no entries; if it has some, false with errno 0 */

/* The absolute path without links, allocated; NULL with errno. fs_absolute() only prepends the working directory, if
 * path is relative. */
char *fs_real_path(const char *path);
char *fs_absolute(const char *path);
/* All but the last part of an absolute path; allocated. */
char *fs_parent(const char *path);
char *fs_join(const char *directory, const char *name); /* allocated, with one slash between */
/* The names in a directory, without "." and "..", unsorted. */
bool fs_list(int dir, const char *name, struct strs *names);

/* Append the stat fields by which a changed file is recognised: "DEV:INODE:SIZE:MTIME_NS:CTIME_NS". */
void fs_add_stamp(struct str *out, const struct stat *st);

/* What helps against this error: a static text; NULL if nothing is known. */
const char *fs_hint(int error);

#endif
