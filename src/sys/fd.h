/* File descriptors: complete reads and writes, close-on-exec everywhere, standard descriptors always open. */
#ifndef SYS_FD_H
#define SYS_FD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "text/str.h"

/* Open /dev/null on each of 0, 1, 2 that is closed, so that no other file gets its number. 1 is opened read-only:
 * writing to it fails, and out_close() reports that. Also, from now on, a write beyond the file size limit (ulimit
 * -f) fails with EFBIG instead of ending the program silently. Call it first in every main. */
void fd_open_standard(void);

bool fd_pipe(int ends[2]);                     /* both close-on-exec; false with errno */
bool fd_socketpair(int ends[2]);               /* AF_UNIX stream, close-on-exec */
bool fd_set_inherited(int fd, bool inherited); /* clear or set close-on-exec */
bool fd_set_nonblocking(int fd, bool on);
void fd_close(int fd); /* close() that leaves errno as it was */
/* A path by which each process that has the descriptor can open again what it leads to. Allocated. */
char *fd_path(int fd);

/* Write everything, continuing after EINTR and short writes; false with errno. The caller deals with SIGPIPE. */
bool fd_write_all(int fd, const void *bytes, size_t length);
bool fd_write_all_at(int fd, const void *bytes, size_t length, off_t offset); /* the same with pwrite() */
/* Append everything up to end of file to out; more than `most` bytes is EFBIG. False with errno, and then out may
 * hold a part. */
bool fd_read_all(int fd, struct str *out, size_t most);
/* The same for the regular file `path` below the descriptor `dir` (AT_FDCWD allowed). Does not follow a link in its
 * last part, nor wait for a fifo (EINVAL). */
bool fd_read_file(int dir, const char *path, struct str *out, size_t most);
/* The same, for a file that belongs to the caller and that nobody else may write (else EPERM). */
bool fd_read_own_file(int dir, const char *path, struct str *out, size_t most);

/* Read up to end of file, and discard the bytes. */
void fd_drain(int fd);

/* Whether `name` below `dir` (AT_FDCWD allowed) is the very file that the descriptor has open; a link is not
 * followed. False with errno, ESTALE if it is another file. */
bool fd_is_named(int fd, int dir, const char *name);

/* close() each descriptor >= lowest except those in keep[count] (any order). */
void fd_close_from(int lowest, const int *keep, size_t count);

#endif
