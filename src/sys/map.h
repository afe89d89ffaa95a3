/* Maps a file into memory, read-only; only the pages that are used are read. Not for files that others may truncate,
 * since reading beyond the end kills the process. */
#ifndef SYS_MAP_H
#define SYS_MAP_H

#include <stdbool.h>
#include <stddef.h>

struct map {
	const void *bytes;
	size_t length;
};

/* Map the regular file `path` below the descriptor dir (AT_FDCWD allowed); links are followed. False with errno;
 * ENODATA if it is empty. */
bool map_file(int dir, const char *path, struct map *map);
void map_close(struct map *map);

#endif
