#include "sys/clone.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/beyond.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/tree.h"
#include "sys/walk.h"

#define COPY_SIZE (256U * 1024U)

struct clone {
	struct place to;
	char *buffer;
	bool may_share;   /* FICLONE has not been refused so far */
	bool may_splice;  /* nor has copy_file_range */
	struct str *roll; /* NULL: not wanted */
	bool judged;      /* anything that is not `owner`'s makes the copy fail */
	uid_t owner;
	mode_t mask; /* the umask meanwhile: it sets the modes of what is made, which saves a chmod for each file */
};

static bool refuse(void)
{
	errno = EPERM;
	return false;
}

static bool copy_by_hand(struct clone *clone, int from, int to)
{
	for (;;) {
		ssize_t got = read(from, clone->buffer, COPY_SIZE);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got == 0;
		if (!fd_write_all(to, clone->buffer, (size_t)got))
			return false;
	}
}

/* Copy by the quickest way that this pair of file systems supports; a refused one is not tried again. */
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
	/* Copy the rest, from the current offsets on. */
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

static bool is_judged_good(const struct clone *clone, int fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return false;
	return (S_ISREG(st.st_mode) && st.st_nlink == 1 && st.st_uid == clone->owner) || refuse();
}

static bool clone_file(void *context, int dir, const char *name, const struct stat *st)
{
	struct clone *clone = context;

	if (FAULT("clone.file"))
		return false;
	if (clone->judged && !S_ISREG(st->st_mode))
		return refuse();
	if (S_ISLNK(st->st_mode))
		return clone_link(dir, clone->to.fd, name, st->st_size);
	if (!S_ISREG(st->st_mode))
		return true;
	int from = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (from < 0)
		return false;
	int to = -1;
	bool ok = (!clone->judged || is_judged_good(clone, from)) &&
		(to = openat(clone->to.fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666)) >= 0 &&
		copy_bytes(clone, from, to, st->st_size);
	int error = errno;
	(void)close(from);
	if (to >= 0 && close(to) != 0 && ok) {
		ok = false;
		error = errno;
	}
	errno = error;
	return ok;
}

/* Append the current directory to the roll. */
static bool enroll(const struct clone *clone)
{
	struct stat st;

	if (clone->roll == NULL)
		return true;
	if (fstat(clone->to.fd, &st) != 0)
		return false;
	str_addf(clone->roll, ":%llx", (unsigned long long)st.st_ino);
	return true;
}

static bool clone_enter(void *context, int dir, const char *name, const struct stat *st)
{
	struct clone *clone = context;

	(void)dir, (void)st;
	return mkdirat(clone->to.fd, name, 0777) == 0 && walk_down(&clone->to, name) && enroll(clone);
}

static bool clone_inside(void *context, int fd)
{
	const struct clone *clone = context;
	struct stat st;

	return fstat(fd, &st) == 0 && (st.st_uid == clone->owner || refuse());
}

static bool clone_leave(void *context, int dir, const char *name)
{
	struct clone *clone = context;

	(void)dir, (void)name;
	return walk_up(&clone->to);
}

/* ---- the roll ---- */

/* Begin a roll: what all directories of a clone share, and the first inode number; enroll() adds the others. */
static bool start_roll(int to, struct str *roll)
{
	struct stat st;

	if (fstat(to, &st) != 0)
		return false;
	str_addf(roll, "%llx:%x:%lx:%llx", (unsigned long long)st.st_dev, beyond_flags(to), (unsigned long)st.st_gid,
		(unsigned long long)st.st_ino);
	return true;
}

struct reading {
	unsigned long long device;
	unsigned flags;
	gid_t group;
	const char *next; /* in the roll */
};

/* The next number of the roll; 0 at its end. */
static unsigned long long read_next(struct reading *reading)
{
	char *end;
	unsigned long long number = strtoull(reading->next, &end, 16);

	reading->next = *end == ':' ? end + 1 : end;
	return number;
}

static struct reading read_start(const char *roll)
{
	struct reading reading = {.next = roll};

	reading.device = read_next(&reading);
	reading.flags = (unsigned)read_next(&reading);
	reading.group = (gid_t)read_next(&reading);
	return reading;
}

static bool is_entry(const struct reading *reading, unsigned long long number, const struct stat *st)
{
	return number != 0 && (unsigned long long)st->st_ino == number &&
		(unsigned long long)st->st_dev == reading->device;
}

static bool pass_file(void *context, int dir, const char *name, const struct stat *st)
{
	(void)context, (void)dir, (void)name, (void)st;
	return true;
}

static bool roll_enter(void *context, int dir, const char *name, const struct stat *st)
{
	struct clone *clone = context;

	(void)dir, (void)st;
	return walk_down(&clone->to, name) && enroll(clone);
}

/* ---- restore ---- */

struct restore {
	struct clone clone;
	struct reading roll;
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
	char *half = clone->buffer + COPY_SIZE / 2;

	for (;;) {
		ssize_t got = read(a, clone->buffer, COPY_SIZE / 2);
		ssize_t other = read(b, half, COPY_SIZE / 2);
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

	if (FAULT("clone.restore"))
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
	bool same = fd >= 0 && fstat(fd, &st) == 0 && is_entry(&restore->roll, number, &st) &&
		(st.st_mode & 07777) == 0700 && has_owner(restore, &st) && beyond_is_plain(fd, restore->roll.flags);

	fd_close(fd);
	return same;
}

static bool restore_enter(void *context, int dir, const char *name, const struct stat *st)
{
	struct restore *restore = context;
	int to = restore->clone.to.fd;

	(void)dir, (void)st;
	if (!is_as_filled(restore, name, read_next(&restore->roll)) &&
		(!tree_remove(to, name) || mkdirat(to, name, 0700) != 0))
		return false;
	return walk_down(&restore->clone.to, name);
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

	return clone_leave(&restore->clone, dir, name);
}

/* ---- both ---- */

static bool walk_both(int from, int to, const struct visitor *visitor, void *context, struct clone *clone)
{
	clone->may_share = clone->may_splice = true;
	if (!walk_open(&clone->to, to))
		return false;
	clone->buffer = mem_alloc(COPY_SIZE);
	mode_t before = umask(clone->mask);
	bool ok = walk_tree(from, visitor, context);
	int error = errno;
	(void)umask(before);
	free(clone->buffer);
	walk_close(&clone->to);
	errno = error;
	return ok;
}

/* MASK_PRIVATE, since PostgreSQL refuses a PGDATA that others can read. */
enum { MASK_PRIVATE = 077, MASK_OPEN = 022 };

bool clone_tree(int from, int to, struct str *roll)
{
	static const struct visitor visitor = {.file = clone_file, .enter = clone_enter, .leave = clone_leave};
	struct clone clone = {.roll = roll, .mask = MASK_PRIVATE};

	return (roll == NULL || start_roll(to, roll)) && walk_both(from, to, &visitor, &clone, &clone);
}

bool clone_judged(int from, int to, uid_t owner)
{
	static const struct visitor visitor = {
		.file = clone_file, .enter = clone_enter, .inside = clone_inside, .leave = clone_leave};
	struct clone clone = {.judged = true, .owner = owner, .mask = MASK_OPEN};

	return walk_both(from, to, &visitor, &clone, &clone);
}

bool clone_call_roll(int from, int to, struct str *roll)
{
	static const struct visitor visitor = {.file = pass_file, .enter = roll_enter, .leave = clone_leave};
	struct clone clone = {.roll = roll, .mask = MASK_PRIVATE};

	return start_roll(to, roll) && walk_both(from, to, &visitor, &clone, &clone);
}

bool clone_restore(int from, int to, const char *roll, const struct timespec *since)
{
	static const struct visitor visitor = {
		.file = restore_file, .enter = restore_enter, .inside = restore_inside, .leave = restore_leave};
	struct restore restore = {.roll = read_start(roll), .since = since, .clone = {.mask = MASK_PRIVATE}};
	struct stat st;

	/* New entries would inherit an access control list, or the group by the setgid bit. */
	if (fchmod(to, 0700) != 0 || fstat(to, &st) != 0)
		return false;
	if (!is_entry(&restore.roll, read_next(&restore.roll), &st) || !beyond_is_plain(to, restore.roll.flags)) {
		errno = ESTALE;
		return false;
	}
	return walk_both(from, to, &visitor, &restore, &restore.clone);
}
