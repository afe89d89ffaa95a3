#include "text/compression.h"

#include <string.h>

#include "text/str.h"

enum compression compression_of(const void *bytes, size_t length)
{
	static const struct {
		unsigned char mark[COMPRESSION_SIZE];
		size_t length;
		enum compression kind;
	} marks[] = {
		{{0x1f, 0x8b}, 2, COMPRESSION_GZIP},
		{{0xfd, '7', 'z', 'X', 'Z', 0}, 6, COMPRESSION_XZ},
		{{'B', 'Z', 'h'}, 3, COMPRESSION_BZIP2},
	};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (length >= marks[i].length && memcmp(bytes, marks[i].mark, marks[i].length) == 0)
			return marks[i].kind;
	return COMPRESSION_NONE;
}

bool compression_is_of_tar(const char *name)
{
	static const char *const endings[] = {".txz", ".tar.xz", ".tgz", ".tar.gz", ".tbz2", ".tar.bz2"};

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_ends(name, endings[i]))
			return true;
	return false;
}
