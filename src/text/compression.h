/*
 * The compression of an archive, from its first bytes. Pure.
 */
#ifndef TEXT_COMPRESSION_H
#define TEXT_COMPRESSION_H

#include <stdbool.h>
#include <stddef.h>

enum compression { COMPRESSION_NONE, COMPRESSION_GZIP, COMPRESSION_XZ, COMPRESSION_BZIP2 };

#define COMPRESSION_BYTES 6 /* that tell it; fewer are enough where there are no more */

enum compression compression_of(const void *bytes, size_t length);
/* Whether a file of that name is a tar in one of them. */
bool compression_is_of_tar(const char *name);

#endif
