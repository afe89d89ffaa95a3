/* A directory of a unit test's own, which it works in, and which is looked at and removed at its end. */
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

#define NOBODY 65534U /* a uid that is nobody's, for what root does to others */

static char scratch[PATH_MAX]; /* its absolute path, without links */

static inline void scratch_fail(const char *what)
{
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(99);
}

/* Make it, and make it the working directory. */
static inline void scratch_open(void)
{
	const char *parent = getenv("TMPDIR");
	char path[PATH_MAX];
	snprintf(path, sizeof path, "%s/tinypg-unit.XXXXXX", parent == NULL || parent[0] == '\0' ? "/tmp" : parent);
	if (mkdtemp(path) == NULL || chmod(path, 0711) != 0 || realpath(path, scratch) == NULL || chdir(scratch) != 0)
		scratch_fail(path);
}

/* Remove it; only what tree_remove() would not need help with may be left in it. */
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

/* What is in the file, until the next call; NULL if it cannot be read. */
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

/* The permission bits of name; 010000 if there is nothing. */
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

/* How many descriptors are open: a function that leaks one raises it. */
static inline int scratch_descriptors(void)
{
	int count = 0;
	for (int fd = 0; fd < 1024; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

/* Run body in a child, as nobody if the caller is root; its status as a shell has it. */
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
