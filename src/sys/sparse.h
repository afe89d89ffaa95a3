/*
 * Files with holes: a piece of zeros takes no room on the disk if it is not written.
 */
#ifndef SYS_SPARSE_H
#define SYS_SPARSE_H

#include <stdbool.h>
#include <stddef.h>

/* Whether all bytes are 0. */
bool sparse_is_zeros(const char *bytes, size_t length);
/* Write at the offset of a new file, but leave a hole for zeros. With the `last` piece the file gets its length. False
 * with errno. */
bool sparse_write(int to, const char *bytes, size_t length, bool last);
/* Whether a file has holes. */
bool sparse_has_holes(int fd);
/* Copy a file of `size` bytes to a new one, in pieces of `room` bytes, the length of the buffer. False with errno. */
bool sparse_copy(int from, int to, unsigned long long size, char *buffer, size_t room);

#endif
