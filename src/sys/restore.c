#include "sys/restore.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/beyond.h"
#include "sys/clone.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/roll.h"
#include "sys/tree.h"

struct restore {
	struct clone clone;
	struct roll_reader roll;
	const struct timespec *since;
};

static bool is_before(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec < b->tv_sec || (a->tv_sec == b->tv_sec && a->tv_nsec < b->tv_nsec);
}

static bool has_owner(const struct restore *restore, const struct stat *st)
{
	return st->st_uid == geteuid() && st->st_gid == restore->roll.group;
}

/* Whether a file is as clone_file() makes them, and has no second name. */
static bool is_ours(const struct restore *restore, const struct stat *st)
{
	return S_ISREG(st->st_mode) && (st->st_mode & 07777) == 0600 && st->st_nlink == 1 && has_owner(restore, st);
}

static bool same_bytes(struct clone *clone, int a, int b)
{
	const size_t size = CLONE_BUFFER_SIZE / 2;
	char *half = clone->buffer + size;

	for (;;) {
		ssize_t got = read(a, clone->buffer, size);
		ssize_t other = read(b, half, size);
		if (got <= 0 || got != other || memcmp(clone->buffer, half, (size_t)got) != 0)
			return got == 0 && other == 0;
	}
}

static bool holds_the_same(struct restore *restore, int dir, const char *name)
{
	int from = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	int to = openat(restore->clone.to.fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	bool same = from >= 0 && to >= 0 && beyond_is_plain(to, restore->roll.flags) &&
		same_bytes(&restore->clone, from, to);

	fd_close(from);
	fd_close(to);
	return same;
}

static bool restore_file(void *context, int dir, const char *name, const struct stat *st)
{
	struct restore *restore = context;
	int to = restore->clone.to.fd;
	struct stat is;

	if (FAULT("restore.file"))
		return false;
	if (fstatat(to, name, &is, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT && clone_file(&restore->clone, dir, name, st);
	if (S_ISREG(st->st_mode) && is_ours(restore, &is) && is.st_size == st->st_size &&
		(is_before(&is.st_ctim, restore->since) || holds_the_same(restore, dir, name)))
		return true;
	/* Make a new file, so that a process that still has the old one open cannot reach it. */
	return tree_remove(to, name) && clone_file(&restore->clone, dir, name, st);
}

/*
 * Whether this is the directory that the clone made. Another one, moved here, may hold files whose change lies before
 * `since`: moving a directory does not touch its files.
 */
static bool is_as_filled(const struct restore *restore, const char *name, unsigned long long number)
{
	struct stat st;
	int fd = fs_open_dir(restore->clone.to.fd, name);
	bool same = fd >= 0 && fstat(fd, &st) == 0 && roll_is_entry(&restore->roll, number, &st) &&
		(st.st_mode & 07777) == 0700 && has_owner(restore, &st) && beyond_is_plain(fd, restore->roll.flags);

	fd_close(fd);
	return same;
}

static bool restore_enter(void *context, int dir, const char *name, const struct stat *st)
{
	struct restore *restore = context;
	int to = restore->clone.to.fd;

	(void)dir, (void)st;
	if (!is_as_filled(restore, name, roll_next(&restore->roll)) &&
		(!tree_remove(to, name) || mkdirat(to, name, 0700) != 0))
		return false;
	return walk_down(&restore->clone.to, name) &&
		(!restore->clone.roll || roll_add(restore->clone.to.fd, restore->clone.roll));
}

/* At the same directory of both trees: remove what only the copy has. */
static bool restore_inside(void *context, int fd)
{
	const struct restore *restore = context;
	struct strs names = STRS_INIT;
	struct stat st;
	bool ok = fs_list(restore->clone.to.fd, ".", &names);

	for (size_t i = 0; ok && i < names.count; i++) {
		if (fstatat(fd, names.item[i], &st, AT_SYMLINK_NOFOLLOW) != 0)
			ok = errno == ENOENT && tree_remove(restore->clone.to.fd, names.item[i]);
	}
	strs_free(&names);
	return ok;
}

static bool restore_leave(void *context, int dir, const char *name)
{
	struct restore *restore = context;

	(void)dir, (void)name;
	return walk_up(&restore->clone.to);
}

bool restore_tree(int from, int to, const char *roll, const struct timespec *since, struct str *made)
{
	static const struct visitor visitor = {
		.file = restore_file, .enter = restore_enter, .inside = restore_inside, .leave = restore_leave};
	struct restore restore = {
		.roll = roll_read(roll), .since = since, .clone = {.roll = made, .mask = CLONE_PRIVATE}};
	struct stat st;

	/* New entries would inherit an access control list, or the group by the setgid bit. */
	if (fchmod(to, 0700) != 0 || fstat(to, &st) != 0)
		return false;
	if (!roll_is_entry(&restore.roll, roll_next(&restore.roll), &st) || !beyond_is_plain(to, restore.roll.flags)) {
		errno = ESTALE;
		return false;
	}
	return (!made || roll_start(to, made)) && clone_walk(from, to, &visitor, &restore, &restore.clone);
}
