#include "sys/tree.h"
#include "sys/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/beyond.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/walk.h"

/* ---- remove ---- */

/* Whether it is the name of one entry. With a slash behind it, a link would be followed. */
static bool is_plain_name(const char *name)
{
	const char *slash = strrchr(name, '/');
	const char *last = !slash ? name : slash + 1;

	return last[0] != '\0' && strcmp(last, ".") != 0 && strcmp(last, "..") != 0;
}

static bool remove_file(void *context, int dir, const char *name, const struct stat *st)
{
	(void)context, (void)st;
	return !FAULT("fs.remove") && (unlinkat(dir, name, 0) == 0 || errno == ENOENT);
}

/* Only the owner can do this; root does not need it, since it passes every mode. */
static bool make_readable(int dir, const char *name, const struct stat *st)
{
	if (geteuid() == 0 || st->st_uid != geteuid() || (st->st_mode & S_IRWXU) == S_IRWXU)
		return true;
	return fchmodat(dir, name, S_IRWXU, AT_SYMLINK_NOFOLLOW) == 0;
}

static bool remove_enter(void *context, int dir, const char *name, const struct stat *st)
{
	(void)context;
	return make_readable(dir, name, st);
}

static bool remove_leave(void *context, int dir, const char *name)
{
	(void)context;
	return unlinkat(dir, name, AT_REMOVEDIR) == 0 || errno == ENOENT;
}

bool tree_empty_directory(int fd, char **stuck)
{
	static const struct visitor visitor = {
		.file = remove_file, .enter = remove_enter, .leave = remove_leave, .stubborn = true};

	return walk_tree_saying(fd, &visitor, NULL, stuck);
}

/* Whether nothing is seen that keeps an entry from being removed. We may have no right to remove what is in another
 * user's directory. */
static bool check_entry(void *context, int dir, const char *name, const struct stat *st)
{
	const dev_t *device = context;
	bool closed = S_ISDIR(st->st_mode) && geteuid() != 0 && st->st_uid != geteuid();

	return st->st_dev == *device && !closed && !beyond_is_fixed(dir, name);
}

bool tree_looks_removable(int fd)
{
	static const struct visitor visitor = {.file = check_entry, .enter = check_entry};
	struct stat st;

	return fstat(fd, &st) == 0 && walk_tree(fd, &visitor, &st.st_dev);
}

static bool empty_tree(int dir, const char *name, char **stuck)
{
	struct stat st;

	if (!is_plain_name(name)) {
		errno = EINVAL;
		return false;
	}
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	if (!S_ISDIR(st.st_mode)) {
		errno = ENOTDIR;
		return false;
	}
	if (!make_readable(dir, name, &st))
		return false;
	int fd = fs_open_dir(dir, name);
	if (fd < 0)
		return false;
	bool ok = tree_empty_directory(fd, stuck);
	int error = errno;
	fd_close(fd);
	errno = error;
	return ok;
}

bool tree_empty(int dir, const char *name)
{
	return empty_tree(dir, name, NULL);
}

bool tree_remove(int dir, const char *name)
{
	return tree_remove_saying(dir, name, NULL);
}

bool tree_remove_saying(int dir, const char *name, char **stuck)
{
	struct stat st;

	if (stuck)
		*stuck = NULL;
	if (!is_plain_name(name)) {
		errno = EINVAL;
		return false;
	}
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT;
	if (!S_ISDIR(st.st_mode))
		return remove_file(NULL, dir, name, &st);
	return empty_tree(dir, name, stuck) && remove_leave(NULL, dir, name);
}

/* ---- sync and chown ---- */

static bool sync_one(int dir, const char *name, bool directory, bool wait)
{
	int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | (directory ? O_DIRECTORY : 0);
	int fd = openat(dir, name, flags);

	if (fd < 0)
		return errno == ENOENT; /* it was removed meanwhile */
	if (!wait)
		beyond_start_writing(fd);
	bool ok = !wait || fsync(fd) == 0;
	fd_close(fd);
	return ok;
}

static bool start_file(void *context, int dir, const char *name, const struct stat *st)
{
	(void)context;
	return !S_ISREG(st->st_mode) || sync_one(dir, name, false, false);
}

static bool sync_file(void *context, int dir, const char *name, const struct stat *st)
{
	(void)context;
	return !S_ISREG(st->st_mode) || sync_one(dir, name, false, true);
}

static bool sync_leave(void *context, int dir, const char *name)
{
	(void)context;
	return sync_one(dir, name, true, true);
}

bool tree_sync(int dir, const char *name)
{
	static const struct visitor start = {.file = start_file};
	static const struct visitor finish = {.file = sync_file, .leave = sync_leave};
	int fd = fs_open_dir(dir, name);

	if (fd < 0)
		return false;
	bool ok = walk_tree(fd, &start, NULL) && walk_tree(fd, &finish, NULL) && fsync(fd) == 0 &&
		sync_one(dir, ".", true, true);
	fd_close(fd);
	return ok;
}

struct owner {
	uid_t uid;
	gid_t gid;
};

static bool chown_file(void *context, int dir, const char *name, const struct stat *st)
{
	const struct owner *owner = context;

	(void)st;
	return fchownat(dir, name, owner->uid, owner->gid, AT_SYMLINK_NOFOLLOW) == 0;
}

static bool chown_leave(void *context, int dir, const char *name)
{
	return chown_file(context, dir, name, NULL);
}

/* A directory comes after its entries: until then the new owner cannot put anything else there. */
bool tree_chown(int fd, uid_t uid, gid_t gid)
{
	static const struct visitor visitor = {.file = chown_file, .leave = chown_leave};
	struct owner owner = {.uid = uid, .gid = gid};

	return walk_tree(fd, &visitor, &owner) && fchown(fd, uid, gid) == 0;
}

/* ---- times ---- */

static bool set_times(void *context, int dir, const char *name, const struct stat *st)
{
	const struct timespec *times = context;

	(void)st;
	return utimensat(dir, name, times, AT_SYMLINK_NOFOLLOW) == 0;
}

bool tree_level_times(int fd)
{
	static const struct visitor visitor = {.file = set_times};
	struct timespec times[2] = {{.tv_sec = time(NULL)}};

	times[1] = times[0];
	return walk_tree(fd, &visitor, times);
}

/* ---- size ---- */

static bool add_bytes(void *context, int dir, const char *name, const struct stat *st)
{
	long long *bytes = context;

	(void)dir, (void)name;
	*bytes += (long long)st->st_blocks * 512;
	return true;
}

bool tree_add_bytes(int fd, long long *bytes)
{
	static const struct visitor visitor = {.file = add_bytes, .stubborn = true};

	return walk_tree(fd, &visitor, bytes);
}
