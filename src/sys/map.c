#include "sys/map.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

bool map_file(int dir, const char *path, struct map *map)
{
	struct stat st;
	void *bytes = MAP_FAILED;
	/* Nonblocking, so that open() does not wait if a fifo stands there. */
	int fd = openat(dir, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return false;
	if (fstat(fd, &st) == 0) {
		if (!S_ISREG(st.st_mode) || st.st_size == 0)
			errno = S_ISREG(st.st_mode) ? ENODATA : EINVAL;
		else if ((uintmax_t)st.st_size > SIZE_MAX)
			errno = EFBIG;
		else
			bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	}
	int saved = errno;
	(void)close(fd);
	errno = saved;
	if (bytes == MAP_FAILED)
		return false;
	*map = (struct map){bytes, (size_t)st.st_size};
	return true;
}

void map_close(struct map *map)
{
	/* munmap() takes a pointer without const. */
	(void)munmap((void *)(uintptr_t)map->bytes, map->length);
	*map = (struct map){NULL, 0};
}
