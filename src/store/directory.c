#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/stall.h"
#include "store/store.h"
#include "sys/fd.h"
#include "sys/fs.h"

/* Objects are written under such a name first. */
#define NEW "new."

enum { PIECE = 256 * 1024, ABANDONED_S = 3600, NEW_LENGTH = FS_NAME_LENGTH * 2 };

static bool copy(int from, int to, unsigned long long most, struct str *problem);
static bool is_good(const struct store *store, int fd, struct str *problem);
static int open_place(const struct store *store, const char *name, bool make);
static enum store_answer put_in(int place, const char *file_name, int file, bool replace, struct str *problem);

static enum store_answer fail(struct str *problem)
{
	str_add(problem, strerror(errno));
	return errno == EACCES || errno == EPERM || errno == EROFS ? STORE_CLOSED : STORE_FAILED;
}

static const char *last_part(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash ? slash + 1 : name;
}

static enum store_answer get(
	struct store *store, const char *name, int file, unsigned long long most, struct str *problem)
{
	int place = open_place(store, name, false);
	int fd = place < 0 ? -1
			   : openat(place, last_part(name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK);
	int error = errno;
	enum store_answer answer = STORE_DONE;

	fd_close(place);
	errno = error;
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return STORE_ABSENT;
	if (fd < 0) {
		str_add(problem, strerror(errno));
		return STORE_FAILED;
	}
	if (!is_good(store, fd, problem) || !copy(fd, file, most, problem))
		answer = STORE_FAILED;
	fd_close(fd);
	return answer;
}

/* Without a key, only what the caller or root has put there counts. */
static bool is_good(const struct store *store, int fd, struct str *problem)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		str_add(problem, strerror(errno));
	else if (!S_ISREG(st.st_mode))
		str_add(problem, "an object is not a regular file");
	else if (store->key.bytes.length == 0 && !store->key.is_renounced &&
		((st.st_uid != geteuid() && st.st_uid != 0) || (st.st_mode & (S_IWGRP | S_IWOTH)) != 0))
		str_add(problem, "others could have written an object, and there is no key");
	else
		return true;
	return false;
}

static bool copy(int from, int to, unsigned long long most, struct str *problem)
{
	char *piece = mem_alloc(PIECE);
	ssize_t got;
	bool done = true;

	while (done && (got = read(from, piece, PIECE)) != 0) {
		if (got > 0 && (unsigned long long)got > most)
			errno = EFBIG;
		done = got > 0 && (unsigned long long)got <= most && fd_write_all(to, piece, (size_t)got);
		if (done) {
			most -= (unsigned long long)got;
			stall_moved((size_t)got);
		}
	}
	if (!done)
		str_add(problem, strerror(errno));
	free(piece);
	return done;
}

static enum store_answer put(struct store *store, const char *name, int file, bool replace, struct str *problem)
{
	int place = open_place(store, name, true);
	enum store_answer answer;

	if (place < 0)
		answer = fail(problem);
	else
		answer = put_in(place, last_part(name), file, replace, problem);
	fd_close(place);
	return answer;
}

/*
 * The directory of an object; made if that is wanted, and then others may read there what the umask lets them. Links
 * are followed only in what TINYPG_STORE names: whoever can write below it could lead us into a directory of the
 * caller's.
 */
static int open_place(const struct store *store, const char *name, bool make)
{
	char *root = mem_copy_bytes(store->base, store->named);
	char *below = str_format("%s/%s", store->base + store->named, name);
	struct strs parts = STRS_INIT;
	int place = make && !fs_make_parents(root, 0777) ? -1 : open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	strs_split(&parts, below, '/');
	for (size_t i = 0; place >= 0 && i + 1 < parts.count; i++) {
		const char *part = parts.item[i];
		if (*part == '\0')
			continue;
		bool there = !make || mkdirat(place, part, 0777) == 0 || errno == EEXIST;
		int next = there ? fs_open_dir(place, part) : -1;
		int error = errno;
		fd_close(place);
		errno = error;
		place = next;
	}
	int error = errno;
	strs_free(&parts);
	free(below);
	free(root);
	errno = error;
	return place;
}

static bool is_new(const char *name)
{
	return str_starts(name, NEW) && strlen(name) == strlen(NEW) + NEW_LENGTH;
}

/* Remove what those have left who were killed while they wrote as this user. */
static void sweep(int place)
{
	struct strs names = STRS_INIT;
	struct stat st;

	if (fs_list(place, ".", &names))
		for (size_t i = 0; i < names.count; i++)
			if (is_new(names.item[i]) && fstatat(place, names.item[i], &st, AT_SYMLINK_NOFOLLOW) == 0 &&
				S_ISREG(st.st_mode) && st.st_uid == geteuid() && time(NULL) - st.st_mtime > ABANDONED_S)
				(void)unlinkat(place, names.item[i], 0);
	strs_free(&names);
}

/* A link does not replace what is there, as a rename does; a file system without links has to do with that. */
static bool give_name(int place, const char *temporary, const char *name, bool replace)
{
	if (!replace) {
		if (linkat(place, temporary, place, name, 0) == 0)
			return unlinkat(place, temporary, 0) == 0;
		if (errno == EEXIST || faccessat(place, name, F_OK, 0) == 0) {
			errno = EEXIST;
			return false;
		}
	}
	return renameat(place, temporary, place, name) == 0;
}

/* A server of files may tell only now that it had no room. Some file systems cannot do it. */
static bool is_stored(int file)
{
	return fsync(file) == 0 || errno == EINVAL;
}

static enum store_answer put_in(int place, const char *file_name, int file, bool replace, struct str *problem)
{
	char random[NEW_LENGTH + 1];
	enum store_answer answer = STORE_DONE;

	sweep(place);
	fs_random_name(random, sizeof random - 1);
	char *temporary = str_format(NEW "%s", random);
	int to = openat(place, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (to < 0) {
		answer = fail(problem);
	} else if (!copy(file, to, ~0ULL, problem)) {
		answer = STORE_FAILED;
	} else if (!is_stored(to) || !give_name(place, temporary, file_name, replace)) {
		answer = errno == EEXIST ? STORE_THERE : fail(problem);
	}
	if (to >= 0 && answer != STORE_DONE)
		(void)unlinkat(place, temporary, 0);
	fd_close(to);
	free(temporary);
	return answer;
}

static bool drop(struct store *store, const char *name)
{
	int place = open_place(store, name, false);
	bool done = (place >= 0 && unlinkat(place, last_part(name), 0) == 0) || errno == ENOENT;

	fd_close(place);
	return done;
}

const struct store_kind store_directory = {.get = get, .put = put, .drop = drop};
