#include "sys/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sys/beyond.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/path.h"

#define UNIQUE_TRIES 100

/* ---- random names ---- */

void fs_random_bytes(void *bytes, size_t count)
{
	if (beyond_random(bytes, count))
		return;
	int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
	unsigned char *next = bytes;
	while (fd >= 0 && count > 0) {
		ssize_t got = read(fd, next, count);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		next += got;
		count -= (size_t)got;
	}
	if (fd < 0 || count > 0)
		die_errno("cannot read random bytes from '%s'", "/dev/urandom");
	(void)close(fd);
}

void fs_random_name(char *name, size_t length)
{
	static const char characters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	unsigned char bytes[64];
	size_t left = 0;

	for (size_t i = 0; i < length;) {
		if (left == 0) {
			fs_random_bytes(bytes, sizeof bytes);
			left = sizeof bytes;
		}
		/* Numbers beyond the characters are skipped, so that every character is equally likely. */
		unsigned number = bytes[--left] & 63U;
		if (number < (i == 0 ? 52U : 62U))
			name[i++] = characters[number];
	}
	name[length] = '\0';
}

/* ---- directories ---- */

int fs_open_dir(int dir, const char *name)
{
	return openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

static mode_t current_umask(void)
{
	mode_t mask = umask(077);
	(void)umask(mask);
	return mask;
}

/* Make one part; a directory, or a link to one, may already be there. */
static bool make_part(const char *path, mode_t mode)
{
	struct stat st;

	if (mkdir(path, mode) == 0)
		return true;
	int error = errno;
	/* mkdir may also fail with EROFS or EACCES for a directory that exists. */
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return true;
	errno = error == EEXIST ? ENOTDIR : error;
	return false;
}

bool fs_make_parents(const char *path, mode_t mode)
{
	struct stat st;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return true;
	char *part = mem_copy(path);
	mode_t mask = current_umask();
	/* Under a umask that removes the owner's own bits, the new directories could not be entered. */
	(void)umask(mask & ~(mode_t)0300);
	bool ok = true;
	for (char *slash = part + strspn(part, "/"); ok && (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		ok = make_part(part, mode);
		*slash = '/';
	}
	(void)umask(mask);
	ok = ok && make_part(path, mode);
	int error = errno;
	free(part);
	errno = error;
	return ok;
}

bool fs_make_unique(int dir, const char *prefix, mode_t mode, char *name, size_t size)
{
	char random[FS_NAME_LENGTH + 1];

	for (int i = 0; i < UNIQUE_TRIES; i++) {
		fs_random_name(random, FS_NAME_LENGTH);
		int length = snprintf(name, size, "%s%s", prefix, random);
		if (length < 0 || (size_t)length >= size) {
			errno = ENAMETOOLONG;
			return false;
		}
		if (mkdirat(dir, name, mode) == 0) {
			if ((current_umask() & mode) == 0 || fchmodat(dir, name, mode, 0) == 0)
				return true;
			int error = errno;
			(void)unlinkat(dir, name, AT_REMOVEDIR);
			errno = error;
			return false;
		}
		if (errno != EEXIST)
			return false;
	}
	return false;
}

bool fs_list(int dir, const char *name, struct strs *names)
{
	int fd = fs_open_dir(dir, name);

	if (fd < 0)
		return false;
	DIR *stream = fdopendir(fd);
	if (!stream) {
		fd_close(fd);
		return false;
	}
	struct dirent *entry;
	while (errno = 0, (entry = readdir(stream)) != NULL) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			strs_add(names, entry->d_name);
	}
	int error = errno;
	(void)closedir(stream);
	errno = error;
	return error == 0;
}

bool fs_is_empty(int dir, const char *name)
{
	struct strs names = STRS_INIT;
	bool ok = fs_list(dir, name, &names);
	int error = ok ? 0 : errno;
	size_t count = names.count;

	strs_free(&names);
	errno = error;
	return ok && count == 0;
}

/* ---- files ---- */

struct content {
	const char *text;
	size_t length;
	mode_t mode;
};

/* Make the new file `staging` and write it. */
static bool write_staging(int dir, const char *staging, const struct content *content)
{
	int fd = openat(dir, staging, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return false;
	bool ok = !FAULT("fs.write") && fd_write_all(fd, content->text, content->length) &&
		fchmod(fd, content->mode) == 0;
	int error = errno;
	if (close(fd) != 0 && ok) {
		ok = false;
		error = errno;
	}
	if (!ok)
		(void)unlinkat(dir, staging, 0);
	errno = error;
	return ok;
}

/* Publishes a written staging file under its name; false with errno. */
typedef bool publisher(int dir, const char *staging, const char *name);

static bool publish_over(int dir, const char *staging, const char *name)
{
	return renameat(dir, staging, dir, name) == 0;
}

static bool is_absent(int dir, const char *name)
{
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
		errno = EEXIST;
	return errno == ENOENT;
}

/* A file system without hard links leaves a moment in which somebody else's new file would be replaced. */
static bool publish_new(int dir, const char *staging, const char *name)
{
	if (linkat(dir, staging, dir, name, 0) == 0)
		return unlinkat(dir, staging, 0) == 0;
	if (errno != EPERM && errno != ENOTSUP && errno != ENOSYS)
		return false;
	return is_absent(dir, name) && publish_over(dir, staging, name);
}

static bool publish(int dir, const char *name, const struct content *content, publisher *publish_as)
{
	const char *slash = strrchr(name, '/');
	size_t parent = !slash ? 0 : (size_t)(slash + 1 - name);
	char *staging = str_format("%.*s%s", (int)parent, name, "new.XXXXXX");
	bool ok = false;

	for (int i = 0; i < UNIQUE_TRIES; i++) {
		fs_random_name(staging + parent + 4, FS_NAME_LENGTH);
		ok = write_staging(dir, staging, content);
		if (ok || errno != EEXIST)
			break;
	}
	if (ok && (FAULT("fs.replace") || !publish_as(dir, staging, name))) {
		int error = errno;
		(void)unlinkat(dir, staging, 0);
		errno = error;
		ok = false;
	}
	int error = errno;
	free(staging);
	errno = error;
	return ok;
}

bool fs_replace_file(int dir, const char *name, const char *text, size_t length, mode_t mode)
{
	const struct content content = {text, length, mode};

	return publish(dir, name, &content, publish_over);
}

bool fs_create_file(int dir, const char *name, const char *text, size_t length, mode_t mode)
{
	const struct content content = {text, length, mode};

	return publish(dir, name, &content, publish_new);
}

void fs_add_stamp(struct str *out, const struct stat *st)
{
	str_addf(out, "%llu:%llu:%lld:%lld%09ld:%lld%09ld", (unsigned long long)st->st_dev,
		(unsigned long long)st->st_ino, (long long)st->st_size, (long long)st->st_mtim.tv_sec,
		st->st_mtim.tv_nsec, (long long)st->st_ctim.tv_sec, st->st_ctim.tv_nsec);
}

/* ---- paths ---- */

char *fs_real_path(const char *path)
{
	return realpath(path, NULL);
}

static char *working_directory(void)
{
	for (size_t size = 256;; size *= 2) {
		char *path = mem_alloc(size);
		if (getcwd(path, size))
			return path;
		int error = errno;
		free(path);
		errno = error;
		if (error != ERANGE)
			return NULL;
	}
}

char *fs_absolute(const char *path)
{
	if (path[0] == '/')
		return mem_copy(path);
	char *here = working_directory();
	if (!here)
		return NULL;
	char *joined = fs_join(here, path);
	free(here);
	return joined;
}

char *fs_parent(const char *path)
{
	const char *end = path + strlen(path);

	while (end > path + 1 && end[-1] == '/')
		end--;
	while (end > path && end[-1] != '/')
		end--;
	while (end > path + 1 && end[-1] == '/')
		end--;
	return mem_copy_bytes(path, (size_t)(end - path));
}

char *fs_join(const char *directory, const char *name)
{
	size_t length = strlen(directory);

	while (length > 0 && directory[length - 1] == '/')
		length--;
	return str_format("%.*s/%s", (int)length, directory, name + strspn(name, "/"));
}

/* ---- trust ---- */

struct trust {
	uid_t owner;
	uid_t root; /* the owner of "/": 0, or the number that 0 has in this user namespace */
	const char *problem;
};

/* A group with the owner's number is the owner's alone (user private groups, as useradd makes them). With an access
 * list, the bits of the group are the most that anybody named in it has. */
static bool others_may_write(const char *part, const struct stat *st, const struct trust *trust)
{
	bool private = st->st_gid == (gid_t)trust->root || st->st_gid == (gid_t)trust->owner;

	if ((st->st_mode & S_IWOTH) != 0)
		return true;
	return (st->st_mode & S_IWGRP) != 0 && (!private || beyond_has_access_list(-1, part));
}

static bool trust_part(void *context, const char *part, const struct stat *st, bool last)
{
	struct trust *trust = context;

	if (strcmp(part, "/") == 0)
		trust->root = st->st_uid;
	if (st->st_uid != trust->root && st->st_uid != trust->owner)
		trust->problem = "it belongs to somebody else";
	else if (S_ISLNK(st->st_mode))
		return true;
	else if (last && !S_ISDIR(st->st_mode))
		trust->problem = "it is not a directory";
	else if (others_may_write(part, st, trust) && (st->st_mode & S_ISVTX) == 0)
		trust->problem = "others may write to it, and it is not sticky";
	return !trust->problem;
}

const char *fs_untrusted(const char *path, uid_t owner, char **culprit)
{
	struct trust trust = {.owner = owner, .root = 0, .problem = NULL};

	if (path_walk(path, trust_part, &trust, culprit))
		return NULL;
	if (trust.problem)
		return trust.problem;
	switch (errno) {
	case ENOENT: return "there is no such directory";
	case ENOTDIR: return "it is not a directory";
	case ELOOP: return "there are too many links on the way";
	default: return "it cannot be reached";
	}
}

const char *fs_hint(int error)
{
	return error == ENOSPC || error == EDQUOT ? "free some space, or use a directory of another file system" : NULL;
}
