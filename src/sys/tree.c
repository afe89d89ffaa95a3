#include "sys/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/beyond.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/walk.h"

#define COPY_BYTES (256U * 1024U)

/* ---- clone ---- */

struct clone {
	struct place to;
	char *buffer;
	bool may_share;  /* FICLONE was not refused yet */
	bool may_splice; /* nor was copy_file_range */
};

static bool copy_by_hand(struct clone *clone, int from, int to)
{
	for (;;) {
		ssize_t got = read(from, clone->buffer, COPY_BYTES);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got == 0;
		if (!fd_write_all(to, clone->buffer, (size_t)got))
			return false;
	}
}

/* The quickest way that this pair of file systems has; what was refused once is not asked for again. */
static bool copy_bytes(struct clone *clone, int from, int to, off_t size)
{
	if (clone->may_share) {
		if (beyond_clone_file(from, to))
			return true;
		clone->may_share = false;
	}
	while (clone->may_splice && size > 0) {
		ssize_t done = beyond_copy_range(from, to, (size_t)size);
		if (done < 0 && errno != EINTR)
			clone->may_splice = false;
		else if (done == 0)
			break;
		else if (done > 0)
			size -= done;
	}
	/* From where both offsets are: the rest, or nothing. */
	return size == 0 || copy_by_hand(clone, from, to);
}

static bool clone_link(int from, int to, const char *name, off_t size)
{
	size_t room = (size > 0 ? (size_t)size : 4096U) + 1;
	char *target = mem_alloc(room + 1);
	ssize_t length = readlinkat(from, name, target, room);
	bool ok = length >= 0;

	if (ok && (size_t)length == room) {
		errno = ENAMETOOLONG;
		ok = false;
	}
	ok = ok && symlinkat(target, to, name) == 0;
	int error = errno;
	free(target);
	errno = error;
	return ok;
}

static bool clone_file(void *context, int dir, const char *name, const struct stat *st)
{
	struct clone *clone = context;

	if (FAULT("fs.clone"))
		return false;
	if (S_ISLNK(st->st_mode))
		return clone_link(dir, clone->to.fd, name, st->st_size);
	if (!S_ISREG(st->st_mode))
		return true;
	int from = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (from < 0)
		return false;
	int to = openat(clone->to.fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool ok = to >= 0 && copy_bytes(clone, from, to, st->st_size);
	int error = errno;
	(void)close(from);
	if (to >= 0 && close(to) != 0 && ok) {
		ok = false;
		error = errno;
	}
	errno = error;
	return ok;
}

static bool clone_enter(void *context, int dir, const char *name, const struct stat *st)
{
	struct clone *clone = context;

	(void)dir, (void)st;
	return mkdirat(clone->to.fd, name, 0700) == 0 && place_down(&clone->to, name);
}

static bool clone_leave(void *context, int dir, const char *name)
{
	struct clone *clone = context;

	(void)dir, (void)name;
	return place_up(&clone->to);
}

bool fs_clone_tree(int from, int to)
{
	static const struct visitor visitor = {.file = clone_file, .enter = clone_enter, .leave = clone_leave};
	struct clone clone = {.may_share = true, .may_splice = true};

	if (!place_open(&clone.to, to))
		return false;
	clone.buffer = mem_alloc(COPY_BYTES);
	/* One call instead of a chmod for each file: PostgreSQL refuses a PGDATA with other modes. */
	mode_t mask = umask(077);
	bool ok = walk_tree(from, &visitor, &clone);
	int error = errno;
	(void)umask(mask);
	free(clone.buffer);
	place_close(&clone.to);
	errno = error;
	return ok;
}

/* ---- remove ---- */

/* The name of one entry: what ends in a slash would be followed if it is a link. */
static bool is_plain_name(const char *name)
{
	const char *slash = strrchr(name, '/');
	const char *last = slash == NULL ? name : slash + 1;

	return last[0] != '\0' && strcmp(last, ".") != 0 && strcmp(last, "..") != 0;
}

static bool remove_file(void *context, int dir, const char *name, const struct stat *st)
{
	(void)context, (void)st;
	return !FAULT("fs.remove") && (unlinkat(dir, name, 0) == 0 || errno == ENOENT);
}

/* Only the owner can do this, and only he may have to: root passes every mode. */
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

bool fs_empty_tree(int dir, const char *name)
{
	static const struct visitor visitor = {
		.file = remove_file, .enter = remove_enter, .leave = remove_leave, .stubborn = true};
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
	bool ok = walk_tree(fd, &visitor, NULL);
	fd_close(fd);
	return ok;
}

bool fs_remove_tree(int dir, const char *name)
{
	struct stat st;

	if (!is_plain_name(name)) {
		errno = EINVAL;
		return false;
	}
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT;
	if (!S_ISDIR(st.st_mode))
		return remove_file(NULL, dir, name, &st);
	return fs_empty_tree(dir, name) && remove_leave(NULL, dir, name);
}

/* ---- sync and chown ---- */

static bool sync_one(int dir, const char *name, bool directory, bool wait)
{
	int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | (directory ? O_DIRECTORY : 0);
	int fd = openat(dir, name, flags);

	if (fd < 0)
		return false;
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

bool fs_sync_tree(int dir, const char *name)
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

/* A directory after what is in it: until then the new owner cannot put anything else there. */
bool fs_chown_tree(int fd, uid_t uid, gid_t gid)
{
	static const struct visitor visitor = {.file = chown_file, .leave = chown_leave};
	struct owner owner = {.uid = uid, .gid = gid};

	return walk_tree(fd, &visitor, &owner) && fchown(fd, uid, gid) == 0;
}

/* ---- size ---- */

static bool add_bytes(void *context, int dir, const char *name, const struct stat *st)
{
	long long *bytes = context;

	(void)dir, (void)name;
	*bytes += (long long)st->st_blocks * 512;
	return true;
}

bool fs_add_bytes(int fd, long long *bytes)
{
	static const struct visitor visitor = {.file = add_bytes, .stubborn = true};

	return walk_tree(fd, &visitor, bytes);
}
