/*
 * A tar of plain files (text/ustar.h), packed by Zstandard, as a stream: for each file a head, its content in pieces,
 * and the padding. It is one frame, followed by another that programs skip, with the SHA-256 of the first in
 * hexadecimal digits: a frame has bits that mean nothing, and others of which several values mean the same, and none of
 * its bytes may be changed.
 */
#ifndef TEMPLATE_ARCHIVE_H
#define TEMPLATE_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "text/ustar.h"

/* Write to a descriptor, which stays the caller's. False with errno. */
struct archive_writer *archive_writer_open(int fd);
bool archive_write_head(struct archive_writer *writer, const char *name, unsigned long long length);
bool archive_write(struct archive_writer *writer, const void *bytes, size_t length);
bool archive_write_padding(struct archive_writer *writer, unsigned long long length);
/* Write the end, unless what was written is not `whole`: then false, with errno as it was. */
bool archive_writer_close(struct archive_writer *writer, bool whole);

/* Read from a descriptor, which stays the caller's. Returns NULL, or the problem, allocated and phrased to follow
 * "cannot read 'X': ". */
struct archive_reader *archive_reader_open(int fd);
/* head->name is "" at the end; archive_read_end() sees that nothing follows. */
char *archive_read_head(struct archive_reader *reader, struct ustar_head *head);
char *archive_read(struct archive_reader *reader, void *bytes, size_t length); /* all of them */
char *archive_read_padding(struct archive_reader *reader, unsigned long long length);
char *archive_read_end(struct archive_reader *reader);
void archive_reader_close(struct archive_reader *reader);

#endif
