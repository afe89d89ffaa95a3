#include "sys/clone.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/beyond.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/roll.h"

static bool refuse(void)
{
	errno = EPERM;
	return false;
}

static bool copy_by_hand(struct clone *clone, int from, int to)
{
	for (;;) {
		ssize_t got = read(from, clone->buffer, CLONE_BUFFER_SIZE);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got == 0;
		if (!fd_write_all(to, clone->buffer, (size_t)got))
			return false;
	}
}

/* Copy by the quickest way that this pair of file systems supports; a refused one is not tried again. */
bool clone_content(struct clone *clone, int from, int to, off_t size)
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

static bool is_acceptable(const struct clone *clone, int fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return false;
	return (S_ISREG(st.st_mode) && st.st_nlink == 1 && st.st_uid == clone->owner) || refuse();
}

bool clone_file(void *context, int dir, const char *name, const struct stat *st)
{
	struct clone *clone = context;

	if (FAULT("clone.file"))
		return false;
	if (clone->checked && !S_ISREG(st->st_mode))
		return refuse();
	if (S_ISLNK(st->st_mode))
		return clone_link(dir, clone->to.fd, name, st->st_size);
	if (!S_ISREG(st->st_mode))
		return true;
	int from = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (from < 0)
		return false;
	int to = -1;
	bool ok = (!clone->checked || is_acceptable(clone, from)) &&
		(to = openat(clone->to.fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666)) >= 0 &&
		clone_content(clone, from, to, st->st_size);
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
	return !clone->roll || roll_add(clone->to.fd, clone->roll);
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

/* ---- whole trees ---- */

bool clone_walk(int from, int to, const struct visitor *visitor, void *context, struct clone *clone)
{
	clone->may_share = clone->may_splice = true;
	if (!walk_open(&clone->to, to))
		return false;
	clone->buffer = mem_alloc(CLONE_BUFFER_SIZE);
	mode_t before = umask(clone->mask);
	bool ok = walk_tree(from, visitor, context);
	int error = errno;
	(void)umask(before);
	free(clone->buffer);
	walk_close(&clone->to);
	errno = error;
	return ok;
}

bool clone_tree(int from, int to, mode_t mask, struct str *roll)
{
	static const struct visitor visitor = {.file = clone_file, .enter = clone_enter, .leave = clone_leave};
	struct clone clone = {.roll = roll, .mask = mask};

	return (!roll || roll_start(to, roll)) && clone_walk(from, to, &visitor, &clone, &clone);
}

bool clone_checked(int from, int to, uid_t owner)
{
	static const struct visitor visitor = {
		.file = clone_file, .enter = clone_enter, .inside = clone_inside, .leave = clone_leave};
	struct clone clone = {.checked = true, .owner = owner, .mask = CLONE_OPEN};

	return clone_walk(from, to, &visitor, &clone, &clone);
}

bool clone_call_roll(int from, int to, struct str *roll)
{
	static const struct visitor visitor = {.file = pass_file, .enter = roll_enter, .leave = clone_leave};
	struct clone clone = {.roll = roll, .mask = CLONE_PRIVATE};

	return roll_start(to, roll) && clone_walk(from, to, &visitor, &clone, &clone);
}
