#include "sys/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/fd.h"

static bool still_named(int fd, int dir, const char *name, bool *named);

int lock_take(int dir, const char *name, mode_t mode, enum lock_kind kind, bool wait)
{
	/* A shared lock asks for no right to write, so that it can be had on a read-only file system. */
	int access = kind == LOCK_SHARED ? O_RDONLY : O_RDWR;
	for (;;) {
		int fd = openat(dir, name, access | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, mode);
		if (fd < 0)
			return -1;
		bool named = false;
		if (!lock_descriptor(fd, kind, wait) || !still_named(fd, dir, name, &named)) {
			fd_close(fd);
			return -1;
		}
		if (named)
			return fd;
		/* Its last holder removed the file between our open and our lock: this lock shuts nobody out. */
		fd_close(fd);
	}
}

bool lock_descriptor(int fd, enum lock_kind kind, bool wait)
{
	return flock(fd, (kind == LOCK_SHARED ? LOCK_SH : LOCK_EX) | (wait ? 0 : LOCK_NB)) == 0;
}

/* False with errno if it cannot be told. */
static bool still_named(int fd, int dir, const char *name, bool *named)
{
	struct stat ours;
	struct stat theirs;
	if (fstat(fd, &ours) != 0)
		return false;
	*named = false;
	if (fstatat(dir, name, &theirs, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT;
	*named = ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino;
	return true;
}
