#include "package/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/msg.h"
#include "package/packlist.h"
#include "sys/beyond.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/lock.h"
#include "sys/staging.h"
#include "sys/tree.h"
#include "text/str.h"

#define LOCK "publish.lock"

static bool is_its_own(int dir, const char *name, const struct added *added);
static bool is_there(int dir, const char *name, const char *digest);
static bool rename_over(int staging, const char *from, int dir, const char *name);

bool publish_package(int staging, const char *from, int dir, const struct added *added)
{
	char *name = str_format("%s-%s", added->name, added->version);
	int package = fs_open_dir(staging, from);
	int lock = lock_take(dir, LOCK, 0600, LOCK_EXCLUSIVE, true);
	bool good = package >= 0 && lock >= 0;

	if (!good) {
		warn_errno("cannot publish '%s'", name);
	} else if (!is_its_own(dir, name, added)) {
		good = false;
	} else if (!is_there(dir, name, added->digest)) {
		good = fchmod(package, 0755) == 0 && added_write(package, added) && tree_sync(staging, from) &&
			rename_over(staging, from, dir, name) && fsync(dir) == 0;
		if (!good)
			warn_errno("cannot publish '%s'", name);
	}
	if (lock >= 0)
		(void)unlinkat(dir, LOCK, 0);
	fd_close(lock);
	fd_close(package);
	free(name);
	return good;
}

/* With a dash in a name or in a version, two packages can have the same name for their directory. False after a line on
 * stderr if another package has it. */
static bool is_its_own(int dir, const char *name, const struct added *added)
{
	struct added other = ADDED_INIT;
	bool is_own = !added_read(dir, name, &other) ||
		(strcmp(other.name, added->name) == 0 && strcmp(other.version, added->version) == 0);

	if (!is_own) {
		warn_msg("cannot add '%s' in version '%s': its directory would be '%s', which '%s' in version '%s' has",
			added->name, added->version, name, other.name, other.version);
		warn_hint("remove that one first: pg_extadd -r %s=%s", other.name, other.version);
	}
	added_free(&other);
	return is_own;
}

/* Whether a package of that name has this content: not only by its record, for its files may be damaged. */
static bool is_there(int dir, const char *name, const char *digest)
{
	struct added other = ADDED_INIT;
	struct strs paths = STRS_INIT;
	char now[DIGEST_SHA256_SIZE];
	int package = fs_open_dir(dir, name);
	bool there = package >= 0 && added_read(dir, name, &other) && other.digest && strcmp(other.digest, digest) == 0;

	if (there) {
		char *problem = packlist_read(package, &paths);
		there = !problem && packlist_digest(package, &paths, now) && strcmp(now, digest) == 0;
		free(problem);
	}
	fd_close(package);
	strs_free(&paths);
	added_free(&other);
	return there;
}

/* A directory cannot be renamed over another one: the two change places, and the one before goes with the staging
 * directory. Where that cannot be done, the one before is removed first. A directory that is no package stays. */
static bool rename_over(int staging, const char *from, int dir, const char *name)
{
	if (renameat(staging, from, dir, name) == 0)
		return true;
	if (errno != ENOTEMPTY && errno != EEXIST)
		return false;
	char *record = str_format("%s/" ADDED_RECORD, name);
	bool is_ours = faccessat(dir, record, F_OK, 0) == 0;
	free(record);
	if (!is_ours) {
		errno = EEXIST;
		return false;
	}
	return beyond_exchange(staging, from, dir, name) ||
		(staging_discard(dir, name) && renameat(staging, from, dir, name) == 0);
}
