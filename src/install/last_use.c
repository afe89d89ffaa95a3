#include "install/last_use.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "install/layout.h"
#include "sys/fs.h"

#define FRESH_S 3600

void last_use_note(const char *prefix)
{
	struct stat st;
	time_t now = time(NULL);

	if (stat(prefix, &st) != 0 || (st.st_mtime <= now && now - st.st_mtime < FRESH_S))
		return;
	/* Only installations of pg_fetch have it. */
	char *origin = fs_join(prefix, LAYOUT_ORIGIN);
	if (access(origin, F_OK) == 0)
		(void)utimensat(AT_FDCWD, prefix, NULL, 0);
	free(origin);
}

/* The path (.../pg/17.5-npm/bin) is looked at first, so that other servers cost no system call. */
void last_use_note_bindir(const char *bindir)
{
	static const char last[] = "/bin";
	size_t length = strlen(bindir);

	if (length < sizeof last || strcmp(bindir + length - (sizeof last - 1), last) != 0)
		return;
	char *prefix = mem_copy_bytes(bindir, length - (sizeof last - 1));
	const char *name = strrchr(prefix, '/');
	if (name && name - prefix >= 3 && memcmp(name - 3, "/pg", 3) == 0 && isdigit((unsigned char)name[1]))
		last_use_note(prefix);
	free(prefix);
}
