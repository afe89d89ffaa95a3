#include "sys/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/fs.h"

enum { TRIES = 100 };

static bool is_own(int fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return false;
	errno = EPERM;
	return S_ISREG(st.st_mode) && st.st_uid == geteuid();
}

/* A lock of our own whose mode keeps us out, as one made under an umask of 0777 has it, would keep us out for ever. */
static bool open_to_owner(int dir, const char *name, mode_t mode)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
		(st.st_mode & S_IRWXU) != (mode & S_IRWXU) && fchmodat(dir, name, mode, 0) == 0;
}

int lock_take(int dir, const char *name, mode_t mode, enum lock_kind kind, bool wait)
{
	/* A shared lock needs no write access, so that it works on a read-only file system. */
	int access = kind == LOCK_SHARED ? O_RDONLY : O_RDWR;
	for (bool opened = false;;) {
		/* O_NONBLOCK: a fifo of that name is refused below, instead of waiting for its other end. */
		int fd = openat(dir, name, access | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK, mode);
		if (fd < 0 && errno == EACCES && !opened && open_to_owner(dir, name, mode)) {
			opened = true;
			continue;
		}
		if (fd < 0)
			return -1;
		bool locked = is_own(fd) && lock_descriptor(fd, kind, wait);
		if (locked && fd_is_named(fd, dir, name))
			return fd;
		fd_close(fd);
		/* The last holder may remove the file between our open and our lock; a lock on a removed file
		 * excludes nobody. */
		if (!locked || (errno != ENOENT && errno != ESTALE))
			return -1;
	}
}

bool lock_is_held(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return false;
	bool held = is_own(fd) && !lock_descriptor(fd, LOCK_EXCLUSIVE, false) && errno == EWOULDBLOCK;
	fd_close(fd);
	return held;
}

bool lock_descriptor(int fd, enum lock_kind kind, bool wait)
{
	return flock(fd, (kind == LOCK_SHARED ? LOCK_SH : LOCK_EX) | (wait ? 0 : LOCK_NB)) == 0;
}

int lock_make_directory(int dir, const char *prefix, mode_t mode, char *name, size_t size)
{
	for (int tries = 0; tries < TRIES; tries++) {
		if (!fs_make_unique(dir, prefix, mode, name, size))
			return -1;
		int fd = fs_open_dir(dir, name);
		if (fd >= 0 && lock_descriptor(fd, LOCK_EXCLUSIVE, false) && fd_is_named(fd, dir, name))
			return fd;
		int error = errno;
		fd_close(fd);
		if (error != ENOENT && error != ESTALE && error != EWOULDBLOCK) {
			errno = error;
			return -1;
		}
	}
	errno = EAGAIN;
	return -1;
}
