#include "sys/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/fault.h"
#include "sys/fs.h"
#include "sys/tempfile.h"
#include "text/str.h"

enum { LINKS_MAX = 40 };

/* Another user may have put a link where the caller writes, in /tmp for example: it is replaced, not followed. */
static bool is_own_link(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISLNK(st.st_mode) && (st.st_uid == geteuid() || st.st_uid == 0);
}

/* Where a link leads that has no file yet, or the path itself; absolute, allocated. NULL with errno. */
static char *find_end(const char *path)
{
	char target[PATH_MAX];
	char *at = fs_absolute(path);

	for (int links = 0; at && links < LINKS_MAX; links++) {
		if (!is_own_link(at))
			return at;
		ssize_t length = readlink(at, target, sizeof target - 1);
		if (length < 0)
			return at;
		target[length] = '\0';
		char *parent = fs_parent(at);
		free(at);
		at = target[0] == '/' ? mem_copy(target) : fs_join(parent, target);
		free(parent);
	}
	if (at)
		errno = ELOOP;
	free(at);
	return NULL;
}

bool outfile_open(struct outfile *file, const char *path, mode_t mode)
{
	struct stat st;
	bool is_there = stat(path, &st) == 0;

	*file = (struct outfile){.fd = -1};
	if (str_equal(path, "-")) {
		file->fd = STDOUT_FILENO;
		return true;
	}
	if (is_there && !S_ISREG(st.st_mode)) {
		file->fd = open(path, O_WRONLY | O_CLOEXEC);
		return file->fd >= 0;
	}
	file->path = is_there ? fs_real_path(path) : find_end(path);
	if (!file->path)
		return false;
	file->temporary = str_format("%s.XXXXXX", file->path);
	file->fd = tempfile_make(file->temporary);
	if (file->fd >= 0 && fchmod(file->fd, mode) == 0)
		return true;
	return outfile_close(file, false);
}

bool outfile_close(struct outfile *file, bool whole)
{
	bool done = whole && file->fd >= 0;
	int error = errno;

	/* Some file systems report only now that a disk is full. */
	if (file->fd > STDOUT_FILENO && close(file->fd) != 0 && done) {
		error = errno;
		done = false;
	}
	if (done && file->temporary && (FAULT("outfile.publish") || rename(file->temporary, file->path) != 0)) {
		error = errno;
		done = false;
	}
	if (file->temporary && file->fd >= 0) {
		if (!done)
			(void)unlink(file->temporary);
		tempfile_forget(file->temporary);
	}
	free(file->temporary);
	free(file->path);
	*file = (struct outfile){.fd = -1};
	errno = error;
	return done;
}
