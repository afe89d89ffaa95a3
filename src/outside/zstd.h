/*
 * Packs and unpacks bytes with Zstandard (libzstd): one frame, whose header says how many bytes are in it. A reader
 * that unpacks in one call, as Python's does, needs that number, and libarchive does not write it. What may not fit
 * into memory is written and read as a stream, whose header does not have the number.
 */
#ifndef OUTSIDE_ZSTD_H
#define OUTSIDE_ZSTD_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

/* Append the packed bytes: the same for the same input and the same release of the library. Returns NULL, or the
 * problem, allocated. */
char *zstd_pack(const void *bytes, size_t length, struct str *out);

/* Whether the bytes begin as a frame does. */
bool zstd_is(const void *bytes, size_t length);

/* Append what the frame bytes[length] holds, at most `most` bytes. Returns NULL, or the problem, allocated and phrased
 * to follow "cannot read 'X': "; out then holds a part. */
char *zstd_unpack(const void *bytes, size_t length, size_t most, struct str *out);

/* ---- Streams. The caller deals with SIGPIPE. ---- */

/* Is given the bytes of a frame in order, packed as they are in the file. */
struct zstd_tap {
	void (*take)(void *context, const void *bytes, size_t length);
	void *context;
};

/* Pack into a descriptor, which stays the caller's. The bytes are the same for the same input, however it is divided,
 * and the same release of the library. */
struct zstd_writer *zstd_writer_open(int fd, struct zstd_tap tap);
/* False with errno. */
bool zstd_writer_add(struct zstd_writer *writer, const void *bytes, size_t length);
/* End the frame; false with errno. The writer is then gone in either case. If `whole` is false, it is only freed. */
bool zstd_writer_close(struct zstd_writer *writer, bool whole);

/* Unpack the one frame of a descriptor, which stays the caller's. It takes at most the memory that every reader has to
 * have for a frame, 128 MB. */
struct zstd_reader *zstd_reader_open(int fd, struct zstd_tap tap);
/* Read `length` bytes, or all that are left in the frame if these are fewer: *got of them. Returns NULL, or the
 * problem, as zstd_unpack() does. */
char *zstd_reader_read(struct zstd_reader *reader, void *bytes, size_t length, size_t *got);
/* The same for the bytes that follow the frame, as they are in the file; to be called when the frame is read. */
char *zstd_reader_read_behind(struct zstd_reader *reader, void *bytes, size_t length, size_t *got);
void zstd_reader_close(struct zstd_reader *reader);

#endif
