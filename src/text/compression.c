#include "text/compression.h"

#include <string.h>

#include "text/str.h"

/* It has no mark: first come the usual parameters of the method, then the size of the dictionary, a round number of
 * kilobytes. */
static bool is_lzma(const unsigned char *bytes, size_t length)
{
	return length >= 5 && bytes[0] == 0x5d && bytes[1] == 0 && bytes[2] == 0 && (bytes[3] | bytes[4]) != 0;
}

enum compression compression_of(const void *bytes, size_t length)
{
	static const struct {
		unsigned char mark[COMPRESSION_SIZE];
		size_t length;
		enum compression kind;
	} marks[] = {
		{{0x28, 0xb5, 0x2f, 0xfd}, 4, COMPRESSION_ZSTD},
		{{'L', 'Z', 'I', 'P', 1}, 5, COMPRESSION_LZIP},
		{{0x04, 0x22, 0x4d, 0x18}, 4, COMPRESSION_LZ4},
		{{0x1f, 0x8b}, 2, COMPRESSION_GZIP},
		{{0xfd, '7', 'z', 'X', 'Z', 0}, 6, COMPRESSION_XZ},
		{{'B', 'Z', 'h'}, 3, COMPRESSION_BZIP2},
	};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (length >= marks[i].length && memcmp(bytes, marks[i].mark, marks[i].length) == 0)
			return marks[i].kind;
	return is_lzma(bytes, length) ? COMPRESSION_LZMA : COMPRESSION_NONE;
}

const char *compression_name(enum compression kind)
{
	static const char *const names[COMPRESSION_KIND_COUNT] = {
		NULL, "gzip", "xz", "bzip2", "zstd", "lzma", "lzip", "lz4"};

	return names[kind];
}

bool compression_is_of_tar(const char *name)
{
	static const char *const endings[] = {".txz", ".tar.xz", ".tgz", ".tar.gz", ".tbz2", ".tar.bz2"};

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_ends(name, endings[i]))
			return true;
	return false;
}
