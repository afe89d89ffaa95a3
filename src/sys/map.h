/* A file as bytes in memory, read-only: only what is looked at is read. Not for files that others may cut short. */
#ifndef SYS_MAP_H
#define SYS_MAP_H

#include <stdbool.h>
#include <stddef.h>

struct map {
	const void *bytes;
	size_t length;
};

/* The regular file `path` below the descriptor dir (AT_FDCWD allowed), through links. False with errno; ENODATA if it
 * is empty. */
bool map_file(int dir, const char *path, struct map *map);
void map_close(struct map *map);

#endif
