/* Makes a directory of its own for a unit test, as the working directory; at the end it is checked for leftovers and
 * removed. */
#ifndef SCRATCH_H
#define SCRATCH_H

#include "sys/tree.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534U /* a uid that is not ours, for what root does to other users' files */

static char scratch[PATH_MAX]; /* its absolute path, without links */

static inline void scratch_fail(const char *what)
{
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(99);
}

/* Make the directory, and enter it. */
static inline void scratch_open(void)
{
	const char *parent = getenv("TMPDIR");
	char path[PATH_MAX];
	snprintf(path, sizeof path, "%s/tinypg-unit.XXXXXX", !parent || parent[0] == '\0' ? "/tmp" : parent);
	if (!mkdtemp(path) || chmod(path, 0711) != 0 || !realpath(path, scratch) || chdir(scratch) != 0)
		scratch_fail(path);
}

/* Remove the directory. A test may leave only files in it that can be removed without special measures. */
static inline void scratch_close(void)
{
	pid_t pid = fork();
	if (pid == 0) {
		execlp("rm", "rm", "-rf", scratch, (char *)NULL);
		_exit(127);
	}
	if (chdir("/") != 0 || waitpid(pid, NULL, 0) != pid)
		scratch_fail(scratch);
}

static inline void scratch_write(const char *name, const void *bytes, size_t length)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0 || write(fd, bytes, length) != (ssize_t)length || close(fd) != 0)
		scratch_fail(name);
}

static inline void scratch_text(const char *name, const char *text)
{
	scratch_write(name, text, strlen(text));
}

/* The content of a file, valid until the next call; NULL if it cannot be read. */
static inline const char *scratch_read(const char *name)
{
	static char text[4096];
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
	if (fd >= 0)
		close(fd);
	if (length < 0)
		return NULL;
	text[length] = '\0';
	return text;
}

static inline bool scratch_exists(const char *name)
{
	struct stat st;
	return lstat(name, &st) == 0;
}

/* The permission bits of name; 010000 if it does not exist. */
static inline unsigned scratch_mode(const char *name)
{
	struct stat st;
	return lstat(name, &st) == 0 ? (unsigned)st.st_mode & 07777U : 010000U;
}

static inline int scratch_dir(const char *name)
{
	int fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		scratch_fail(name);
	return fd;
}

/* How many descriptors are open; the count rises if a function leaks one. */
static inline int scratch_descriptors(void)
{
	int count = 0;
	for (int fd = 0; fd < 1024; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

/* Run body in a child, as the user nobody if the caller is root. Returns its status as a shell has it. */
static inline int scratch_as_user(int (*body)(void))
{
	int status = 0;
	pid_t pid = fork();
	if (pid == 0) {
		if (geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
			_exit(98);
		_exit(body());
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		scratch_fail("fork");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

#endif
