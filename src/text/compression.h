/*
 * Detects the compression of an archive from its first bytes. Pure.
 */
#ifndef TEXT_COMPRESSION_H
#define TEXT_COMPRESSION_H

#include <stdbool.h>
#include <stddef.h>

enum compression {
	COMPRESSION_NONE,
	COMPRESSION_GZIP,
	COMPRESSION_XZ,
	COMPRESSION_BZIP2,
	COMPRESSION_ZSTD,
	COMPRESSION_LZMA, /* as xz's predecessor wrote it */
	COMPRESSION_LZIP,
	COMPRESSION_LZ4,
	COMPRESSION_KIND_COUNT
};

#define COMPRESSION_SIZE 6 /* needed to detect it; fewer are enough where the file is shorter */

const char *compression_name(enum compression kind); /* "zstd"; NULL for COMPRESSION_NONE */
enum compression compression_of(const void *bytes, size_t length);
/* Whether the name says that the file is a tar in one of these compressions. */
bool compression_is_of_tar(const char *name);

#endif
