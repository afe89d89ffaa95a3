/* Descriptors: whole reads and writes, close-on-exec everywhere, standard descriptors that are open. */
#ifndef SYS_FD_H
#define SYS_FD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "text/str.h"

/* Opens /dev/null on each of 0, 1, 2 that is closed, so that no file of ours gets its number. 1 is opened read-only:
 * writing to it fails, and out_close() says so. A write beyond the limit of a file's size (ulimit -f) fails from now on
 * (EFBIG), where it would end the program without a word. First thing in every main. */
void fd_open_standard(void);

bool fd_pipe(int ends[2]);                     /* both close-on-exec; false with errno */
bool fd_socketpair(int ends[2]);               /* AF_UNIX stream, close-on-exec */
bool fd_set_inherited(int fd, bool inherited); /* clear or set close-on-exec */
bool fd_set_nonblocking(int fd, bool on);
void fd_close(int fd); /* close() that leaves errno as it was */

/* Write everything, through EINTR and short writes; false with errno. SIGPIPE is the caller's concern. */
bool fd_write_all(int fd, const void *bytes, size_t length);
bool fd_write_all_at(int fd, const void *bytes, size_t length, off_t offset); /* the same with pwrite() */
/* Append everything up to end of file to out; more than `most` bytes is EFBIG. False with errno, out with a part. */
bool fd_read_all(int fd, struct str *out, size_t most);
/* The same for the regular file `path` below the descriptor `dir` (AT_FDCWD allowed); follows no link in its last part,
 * and does not wait for a fifo (EINVAL). */
bool fd_read_file(int dir, const char *path, struct str *out, size_t most);
/* The same of a file that is the caller's and that nobody else can write to (EPERM). */
bool fd_read_own_file(int dir, const char *path, struct str *out, size_t most);

/* Read everything up to end of file, and throw it away. */
void fd_drain(int fd);

/* Whether `name` below `dir` (AT_FDCWD allowed), not followed if it is a link, is what the descriptor has open. False
 * with errno, ESTALE where it is something else. */
bool fd_is_named(int fd, int dir, const char *name);

/* close() each descriptor >= lowest except those in keep[count] (any order). */
void fd_close_from(int lowest, const int *keep, size_t count);

#endif
