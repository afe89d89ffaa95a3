#include "sys/machine.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/fd.h"

enum { MEMINFO_MAX = 64 << 10 };

unsigned machine_processors(void)
{
	long count = 1;

#ifdef _SC_NPROCESSORS_ONLN
	count = sysconf(_SC_NPROCESSORS_ONLN);
#endif
	return count > 1 ? (unsigned)count : 1;
}

/* Only Linux has the file. */
unsigned long machine_free_memory(void)
{
	static const char key[] = "\nMemAvailable:";
	struct str text = STR_INIT;
	unsigned long megabytes = ULONG_MAX;

	if (fd_read_file(AT_FDCWD, "/proc/meminfo", &text, MEMINFO_MAX)) {
		const char *found = strstr(str_text(&text), key);
		if (found)
			megabytes = strtoul(found + sizeof key - 1, NULL, 10) / 1024;
	}
	str_free(&text);
	return megabytes;
}
