#include "sys/sparse.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/fd.h"

enum { BLOCK = 512 }; /* the unit of st_blocks on the systems that we know */

bool sparse_is_zeros(const char *bytes, size_t length)
{
	return length == 0 || (bytes[0] == '\0' && memcmp(bytes, bytes + 1, length - 1) == 0);
}

bool sparse_write(int to, const char *bytes, size_t length, bool last)
{
	if (!sparse_is_zeros(bytes, length))
		return fd_write_all(to, bytes, length);
	off_t end = lseek(to, (off_t)length, SEEK_CUR);
	return end >= 0 && (!last || ftruncate(to, end) == 0);
}

bool sparse_has_holes(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && st.st_blocks < st.st_size / BLOCK;
}

bool sparse_copy(int from, int to, unsigned long long size, char *buffer, size_t room)
{
	while (size > 0) {
		size_t length = size < room ? (size_t)size : room;
		ssize_t got = read(from, buffer, length);
		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0)
			errno = EIO; /* it has become shorter */
		if (got <= 0)
			return false;
		size -= (unsigned long long)got;
		if (!sparse_write(to, buffer, (size_t)got, size == 0))
			return false;
	}
	return true;
}
