#include "sys/fd.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_SIZE 16384

static bool set_both_close_on_exec(int ends[2]);
static bool read_regular(int fd, bool own, struct str *out, size_t most);
static int highest_open(void);
static bool is_kept(int fd, const int *keep, size_t count);

void fd_open_standard(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
			continue;
		/* open() takes the lowest free number, which is fd: all below are open by now. */
		if (open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY) != fd)
			die_errno("cannot open '/dev/null'");
	}
	(void)signal(SIGXFSZ, SIG_IGN);
}

bool fd_pipe(int ends[2])
{
	return pipe(ends) == 0 && set_both_close_on_exec(ends);
}

bool fd_socketpair(int ends[2])
{
	return socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0 && set_both_close_on_exec(ends);
}

bool fd_set_inherited(int fd, bool inherited)
{
	int flags = fcntl(fd, F_GETFD);
	if (flags < 0)
		return false;
	flags = inherited ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC;
	return fcntl(fd, F_SETFD, flags) == 0;
}

bool fd_set_nonblocking(int fd, bool on)
{
	int flags = fcntl(fd, F_GETFL);
	if (flags < 0)
		return false;
	flags = on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
	return fcntl(fd, F_SETFL, flags) == 0;
}

void fd_close(int fd)
{
	int saved = errno;
	close(fd);
	errno = saved;
}

bool fd_write_all(int fd, const void *bytes, size_t length)
{
	const char *at = bytes;
	while (length > 0) {
		ssize_t written = write(fd, at, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		at += written;
		length -= (size_t)written;
	}
	return true;
}

bool fd_write_all_at(int fd, const void *bytes, size_t length, off_t offset)
{
	const char *at = bytes;
	while (length > 0) {
		ssize_t written = pwrite(fd, at, length, offset);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		at += written;
		offset += written;
		length -= (size_t)written;
	}
	return true;
}

bool fd_read_all(int fd, struct str *out, size_t most)
{
	char chunk[CHUNK_SIZE];
	size_t total = 0;
	for (;;) {
		ssize_t got = read(fd, chunk, sizeof chunk);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		if ((size_t)got > most - total) {
			errno = EFBIG;
			return false;
		}
		str_add_bytes(out, chunk, (size_t)got);
		total += (size_t)got;
		if (got == 0)
			return true;
	}
}

static bool read_file(int dir, const char *path, bool own, struct str *out, size_t most)
{
	/* Nonblocking, so that open() does not wait if a fifo stands there. */
	int fd = openat(dir, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return false;
	bool done = read_regular(fd, own, out, most);
	fd_close(fd);
	return done;
}

bool fd_read_file(int dir, const char *path, struct str *out, size_t most)
{
	return read_file(dir, path, false, out, most);
}

bool fd_read_own_file(int dir, const char *path, struct str *out, size_t most)
{
	return read_file(dir, path, true, out, most);
}

void fd_drain(int fd)
{
	char bytes[16384];
	ssize_t got;

	do
		got = read(fd, bytes, sizeof bytes);
	while (got > 0 || (got < 0 && errno == EINTR));
}

bool fd_is_named(int fd, int dir, const char *name)
{
	struct stat held;
	struct stat named;

	if (fstat(fd, &held) != 0 || fstatat(dir, name, &named, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	if (held.st_dev == named.st_dev && held.st_ino == named.st_ino)
		return true;
	errno = ESTALE;
	return false;
}

void fd_close_from(int lowest, const int *keep, size_t count)
{
	int highest = highest_open();
	for (int fd = lowest; fd <= highest; fd++)
		if (!is_kept(fd, keep, count))
			close(fd);
}

static bool set_both_close_on_exec(int ends[2])
{
	if (fd_set_inherited(ends[0], false) && fd_set_inherited(ends[1], false))
		return true;
	fd_close(ends[0]);
	fd_close(ends[1]);
	return false;
}

static bool read_regular(int fd, bool own, struct str *out, size_t most)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return false;
	if (!S_ISREG(st.st_mode)) {
		errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
		return false;
	}
	if (own && (st.st_uid != geteuid() || (st.st_mode & (S_IWGRP | S_IWOTH)) != 0)) {
		errno = EPERM;
		return false;
	}
	return fd_read_all(fd, out, most);
}

#if defined(__APPLE__)
#define OPEN_FILES "/dev/fd"
#else
#define OPEN_FILES "/proc/self/fd"
#endif

char *fd_path(int fd)
{
	return str_format(OPEN_FILES "/%d", fd);
}

/* The highest open descriptor; where the system does not list them, the highest that may be open. */
static int highest_open(void)
{
	DIR *directory = opendir(OPEN_FILES);

	if (!directory) {
		long limit = sysconf(_SC_OPEN_MAX);
		return limit > 0 && limit < 65536 ? (int)limit - 1 : 65535;
	}
	int highest = -1;
	for (struct dirent *entry; (entry = readdir(directory));) {
		char *end;
		long fd = strtol(entry->d_name, &end, 10);
		if (*end == '\0' && fd > highest)
			highest = (int)fd;
	}
	closedir(directory);
	return highest;
}

static bool is_kept(int fd, const int *keep, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (keep[i] == fd)
			return true;
	return false;
}
