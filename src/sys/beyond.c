#if defined(__linux__)
#define _GNU_SOURCE
#else
#undef _POSIX_C_SOURCE
#undef _XOPEN_SOURCE
#define _DARWIN_C_SOURCE
#endif

#include "sys/beyond.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <string.h>
#include <sys/shm.h>
#include <unistd.h>

#if defined(__linux__)

#include <linux/fs.h>
#include <linux/magic.h>
#if __has_include(<linux/openat2.h>)
#include <linux/openat2.h>
#endif
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/xattr.h>

bool beyond_clone_file(int from, int to)
{
	return ioctl(to, FICLONE, from) == 0;
}

ssize_t beyond_copy_range(int from, int to, size_t most)
{
	return copy_file_range(from, NULL, to, NULL, most, 0);
}

void beyond_start_writing(int fd)
{
	(void)sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
}

void beyond_spread(int fd)
{
	int flags;

	if (ioctl(fd, FS_IOC_GETFLAGS, &flags) == 0) {
		flags |= FS_TOPDIR_FL;
		(void)ioctl(fd, FS_IOC_SETFLAGS, &flags);
	}
}

int beyond_open_inside(int dir, const char *name, int flags)
{
#if defined(SYS_openat2) && defined(RESOLVE_NO_XDEV)
	struct open_how how = {.flags = (unsigned)flags, .resolve = RESOLVE_NO_XDEV | RESOLVE_NO_SYMLINKS};
	static bool is_missing;

	if (!is_missing) {
		int fd = (int)syscall(SYS_openat2, dir, name, &how, sizeof how);
		is_missing = fd < 0 && errno == ENOSYS;
		return fd;
	}
#else
	(void)dir, (void)name, (void)flags;
#endif
	errno = ENOSYS;
	return -1;
}

bool beyond_is_fixed(int dir, const char *name)
{
#if defined(STATX_ATTR_IMMUTABLE) && defined(STATX_ATTR_APPEND)
	unsigned long long fixed = STATX_ATTR_IMMUTABLE | STATX_ATTR_APPEND;
	struct statx st;
#ifdef STATX_ATTR_MOUNT_ROOT
	fixed |= STATX_ATTR_MOUNT_ROOT;
#endif
	return statx(dir, name, AT_SYMLINK_NOFOLLOW, 0, &st) == 0 && (st.stx_attributes & fixed) != 0;
#else
	(void)dir, (void)name;
	return false;
#endif
}

bool beyond_random(void *bytes, size_t count)
{
	unsigned char *next = bytes;

	while (count > 0) {
		ssize_t got = getrandom(next, count, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		next += got;
		count -= (size_t)got;
	}
	return true;
}

bool beyond_dates_writes(int fd)
{
	static const unsigned long kinds[] = {EXT4_SUPER_MAGIC, XFS_SUPER_MAGIC, BTRFS_SUPER_MAGIC};
	struct statfs st;

	if (fstatfs(fd, &st) != 0)
		return false;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if ((unsigned long)st.f_type == kinds[i])
			return true;
	}
	return false;
}

unsigned beyond_flags(int fd)
{
	int flags;

	return ioctl(fd, FS_IOC_GETFLAGS, &flags) == 0 ? (unsigned)flags & FS_FL_USER_MODIFIABLE : 0;
}

/* Whether all these names, each with a NUL behind it, begin with "security.": only the system sets those. */
static bool are_security(const char *names, size_t length)
{
	static const char kind[] = "security.";

	for (size_t at = 0; at < length; at += strnlen(names + at, length - at) + 1) {
		if (strncmp(names + at, kind, sizeof kind - 1) != 0)
			return false;
	}
	return true;
}

bool beyond_is_plain(int fd, unsigned flags)
{
	char names[256];
	ssize_t length = flistxattr(fd, names, sizeof names);
	bool none =
		length == 0 || (length < 0 && errno == ENOTSUP) || (length > 0 && are_security(names, (size_t)length));

	return none && beyond_flags(fd) == flags;
}

bool beyond_has_access_list(int fd, const char *path)
{
	static const char name[] = "system.posix_acl_access";

	return (fd >= 0 ? fgetxattr(fd, name, NULL, 0) : lgetxattr(path, name, NULL, 0)) > 0;
}

bool beyond_become_subreaper(bool on)
{
	return prctl(PR_SET_CHILD_SUBREAPER, on ? 1UL : 0UL, 0UL, 0UL, 0UL) == 0;
}

bool beyond_is_subreaper(void)
{
	int on = 0;

	return prctl(PR_GET_CHILD_SUBREAPER, &on, 0UL, 0UL, 0UL) == 0 && on != 0;
}

pid_t beyond_fork_sibling(void)
{
#if defined(SYS_clone) && !defined(__s390__)
	return (pid_t)syscall(SYS_clone, (unsigned long)(CLONE_PARENT | SIGCHLD), 0UL, 0UL, 0UL, 0UL);
#else
	errno = ENOSYS;
	return -1;
#endif
}

bool beyond_die_with_parent(int number)
{
	return prctl(PR_SET_PDEATHSIG, (unsigned long)number, 0UL, 0UL, 0UL) == 0;
}

int beyond_parent_death_signal(void)
{
	int number = 0;

	return prctl(PR_GET_PDEATHSIG, &number, 0UL, 0UL, 0UL) == 0 ? number : 0;
}

bool beyond_renounce_privileges(void)
{
	return prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL) == 0;
}

int beyond_open_process(pid_t pid)
{
#ifdef SYS_pidfd_open
	return (int)syscall(SYS_pidfd_open, pid, 0U);
#else
	(void)pid;
	errno = ENOSYS;
	return -1;
#endif
}

bool beyond_signal_process(int pidfd, int number)
{
#ifdef SYS_pidfd_send_signal
	return syscall(SYS_pidfd_send_signal, pidfd, number, NULL, 0U) == 0;
#else
	(void)pidfd, (void)number;
	errno = ENOSYS;
	return false;
#endif
}

#else

bool beyond_clone_file(int from, int to)
{
	(void)from, (void)to;
	errno = ENOSYS;
	return false;
}

ssize_t beyond_copy_range(int from, int to, size_t most)
{
	(void)from, (void)to, (void)most;
	errno = ENOSYS;
	return -1;
}

void beyond_start_writing(int fd)
{
	(void)fd;
}

void beyond_spread(int fd)
{
	(void)fd;
}

int beyond_open_inside(int dir, const char *name, int flags)
{
	(void)dir, (void)name, (void)flags;
	errno = ENOSYS;
	return -1;
}

bool beyond_is_fixed(int dir, const char *name)
{
	(void)dir, (void)name;
	errno = ENOSYS;
	return false;
}

bool beyond_random(void *bytes, size_t count)
{
	(void)bytes, (void)count;
	errno = ENOSYS;
	return false;
}

bool beyond_dates_writes(int fd)
{
	(void)fd;
	errno = ENOSYS;
	return false;
}

unsigned beyond_flags(int fd)
{
	(void)fd;
	return 0;
}

bool beyond_is_plain(int fd, unsigned flags)
{
	(void)fd, (void)flags;
	errno = ENOSYS;
	return false;
}

bool beyond_has_access_list(int fd, const char *path)
{
	(void)fd, (void)path;
	return false;
}

bool beyond_become_subreaper(bool on)
{
	(void)on;
	errno = ENOSYS;
	return false;
}

bool beyond_is_subreaper(void)
{
	errno = ENOSYS;
	return false;
}

pid_t beyond_fork_sibling(void)
{
	errno = ENOSYS;
	return -1;
}

bool beyond_die_with_parent(int number)
{
	(void)number;
	errno = ENOSYS;
	return false;
}

int beyond_parent_death_signal(void)
{
	return 0;
}

bool beyond_renounce_privileges(void)
{
	errno = ENOSYS;
	return false;
}

int beyond_open_process(pid_t pid)
{
	(void)pid;
	errno = ENOSYS;
	return -1;
}

bool beyond_signal_process(int pidfd, int number)
{
	(void)pidfd, (void)number;
	errno = ENOSYS;
	return false;
}

#endif

bool beyond_segment_has_key(const struct shmid_ds *segment, long long key)
{
#if defined(__linux__)
	return (long long)(unsigned)segment->shm_perm.__key == key;
#else
	(void)segment, (void)key;
	return true;
#endif
}

bool beyond_ports_are_shared(void)
{
#if defined(__linux__)
	return true;
#else
	return false;
#endif
}

int beyond_last_signal(void)
{
#if defined(SIGRTMAX)
	return SIGRTMAX;
#else
	return NSIG - 1;
#endif
}

int beyond_open_search(int dir, const char *name)
{
#if defined(O_PATH)
	int access = O_PATH;
#elif defined(O_SEARCH)
	int access = O_SEARCH;
#else
	int access = O_RDONLY;
#endif
	return openat(dir, name, access | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

bool beyond_exchange(int dir, const char *name, int other_dir, const char *other)
{
#if defined(SYS_renameat2) && defined(RENAME_EXCHANGE)
	return syscall(SYS_renameat2, dir, name, other_dir, other, RENAME_EXCHANGE) == 0;
#else
	(void)dir, (void)name, (void)other_dir, (void)other;
	errno = ENOSYS;
	return false;
#endif
}

bool beyond_set_groups(gid_t only)
{
	return setgroups(1, &only) == 0;
}
