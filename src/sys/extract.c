#include "sys/extract.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/fs.h"

static int parent_of(struct extract *extract, const char *path, const char **name);
static int walk(int root, const char *path, size_t length);
static bool make_directory(int dir, const char *name);

void extract_begin(struct extract *extract, int root)
{
	*extract = (struct extract){.root = root, .at = -1, .parent = NULL};
}

void extract_end(struct extract *extract)
{
	if (extract->at >= 0)
		(void)close(extract->at);
	free(extract->parent);
	*extract = (struct extract){.root = -1, .at = -1, .parent = NULL};
}

/* The umask may have taken something from it. A journal notes each change, even one to what is there. */
static bool give_mode(int fd, mode_t mode)
{
	struct stat st;

	return fstat(fd, &st) == 0 && ((st.st_mode & 07777) == mode || fchmod(fd, mode) == 0);
}

int extract_file(struct extract *extract, const char *path, mode_t mode)
{
	const char *name;
	int dir = parent_of(extract, path, &name);

	if (dir < 0)
		return -1;
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (fd >= 0 && !give_mode(fd, mode)) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

bool extract_directory(struct extract *extract, const char *path)
{
	const char *name;
	int dir = parent_of(extract, path, &name);

	return dir >= 0 && make_directory(dir, name);
}

bool extract_hard_link(struct extract *extract, const char *path, const char *target)
{
	const char *name;
	const char *slash = strrchr(target, '/');
	const char *target_name = !slash ? target : slash + 1;
	struct stat st;
	bool made = false;

	int from = walk(extract->root, target, !slash ? 0 : (size_t)(slash - target));
	if (from < 0)
		return false;
	if (fstatat(from, target_name, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		int dir = parent_of(extract, path, &name);
		if (!S_ISREG(st.st_mode))
			errno = EINVAL;
		else
			made = dir >= 0 && linkat(from, target_name, dir, name, 0) == 0;
	}
	int saved = errno;
	(void)close(from);
	errno = saved;
	return made;
}

bool extract_link(struct extract *extract, const char *path, const char *target)
{
	const char *name;
	int dir = parent_of(extract, path, &name);

	return dir >= 0 && symlinkat(target, dir, name) == 0;
}

/* Open the directory of path, made if missing, and set *name to the last part. It stays open for the next call,
 * since an archive usually lists the files of one directory in a row. */
static int parent_of(struct extract *extract, const char *path, const char **name)
{
	const char *slash = strrchr(path, '/');

	*name = !slash ? path : slash + 1;
	if (!slash)
		return extract->root;
	size_t length = (size_t)(slash - path);
	if (extract->at >= 0 && strlen(extract->parent) == length && memcmp(extract->parent, path, length) == 0)
		return extract->at;

	int dir = walk(extract->root, path, length);
	if (dir < 0)
		return -1;
	if (extract->at >= 0)
		(void)close(extract->at);
	free(extract->parent);
	extract->at = dir;
	extract->parent = mem_copy_bytes(path, length);
	return dir;
}

/* Open path[length] below root part by part, making what is missing. The caller closes it. */
static int walk(int root, const char *path, size_t length)
{
	int at = fs_open_dir(root, ".");

	for (size_t from = 0; at >= 0 && from < length;) {
		size_t part = strcspn(path + from, "/");
		char *name = mem_copy_bytes(path + from, part);
		int next = fs_open_dir(at, name);

		if (next < 0 && errno == ENOENT && make_directory(at, name))
			next = fs_open_dir(at, name);
		int saved = errno;
		free(name);
		(void)close(at);
		errno = saved;
		at = next;
		from += part + 1;
	}
	return at;
}

static bool make_directory(int dir, const char *name)
{
	struct stat st;

	if (mkdirat(dir, name, 0755) == 0)
		return fchmodat(dir, name, 0755, 0) == 0;
	if (errno != EEXIST || fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	errno = S_ISDIR(st.st_mode) ? 0 : EEXIST;
	return S_ISDIR(st.st_mode);
}
