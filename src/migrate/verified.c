#include "migrate/verified.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "install/cache.h"
#include "sys/fs.h"
#include "text/str.h"

static const char part[] = "verified";

enum { UNUSED_MAX_S = 30 * 24 * 60 * 60 }; /* seconds */

bool verified_has(const char *digest)
{
	int dir = cache_open(part, false);

	if (dir < 0)
		return false;
	bool has = utimensat(dir, digest, NULL, AT_SYMLINK_NOFOLLOW) == 0 ||
		faccessat(dir, digest, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
	close(dir);
	return has;
}

void verified_add(const char *digest)
{
	int dir = cache_open(part, true);

	if (dir < 0)
		return;
	(void)fs_replace_file(dir, digest, "", 0, 0644);
	close(dir);
}

void verified_prune(void)
{
	int dir = cache_open(part, false);
	struct strs names = STRS_INIT;
	struct stat st;
	time_t oldest = time(NULL) - UNUSED_MAX_S;

	if (dir < 0)
		return;
	if (fs_list(dir, ".", &names)) {
		for (size_t i = 0; i < names.count; i++)
			if (fstatat(dir, names.item[i], &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_mtime < oldest)
				(void)unlinkat(dir, names.item[i], 0);
	}
	strs_free(&names);
	close(dir);
}
