/*
 * A directory: it is copied, so that what is built never changes the original. Times are kept, for `make` compares
 * them. The history of a version control system is left out, and so is a cache that lies in it, to which it is copied.
 */
#include "package/source.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "install/cache.h"
#include "package/content.h"
#include "sys/clone.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/walk.h"
#include "text/member.h"

struct copy {
	const struct source_terms *terms;
	struct place to;     /* the directory of the copy in which the walk is */
	struct stat staging; /* where the copy is */
	struct clone content;
	size_t skipped; /* how many directories deep the walk is in one that is left out */
	size_t entries;
	unsigned long long bytes;
};

static bool copy_tree(struct copy *copy, int from, int to, char **where);
static bool copy_file(void *context, int dir, const char *name, const struct stat *st);
static bool copy_regular(struct copy *copy, int dir, const char *name, const struct stat *st);
static bool copy_link(struct copy *copy, int dir, const char *name);
static bool enter(void *context, int dir, const char *name, const struct stat *st);
static bool leave(void *context, int dir, const char *name);

static bool is(const char *text)
{
	struct stat st;

	return stat(text, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool fetch(const struct source_terms *terms, const char *text, const struct staging *staging, const char *name,
	struct source_found *found)
{
	struct copy copy = {.terms = terms, .content = {.may_share = true, .may_splice = true}};
	char *path = fs_real_path(text);
	char *where = NULL;
	int from = path ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	int to = -1;
	bool good = false;

	if (terms->checksum.hex[0] != '\0') {
		warn_msg("cannot check '%s': it is a directory, which has no checksum", text);
	} else if (from < 0) {
		warn_errno("cannot open '%s'", text);
	} else if (fstat(staging->fd, &copy.staging) != 0 || mkdirat(staging->fd, name, 0755) != 0 ||
		(to = fs_open_dir(staging->fd, name)) < 0) {
		warn_errno("cannot make a directory in the cache");
	} else if (!(good = copy_tree(&copy, from, to, &where)) && *terms->stop == 0) {
		if (where)
			warn_errno("cannot copy '%s/%s'", path, where);
		else
			warn_errno("cannot copy '%s'", path);
	}
	if (good)
		found->origin = mem_copy(path);
	fd_close(from);
	fd_close(to);
	free(where);
	free(path);
	return good && content_arrange(terms, staging, name, found);
}

const struct source_row source_directory = {.is = is, .fetch = fetch};

static bool copy_tree(struct copy *copy, int from, int to, char **where)
{
	static const struct visitor visitor = {.file = copy_file, .enter = enter, .leave = leave, .crosses = true};
	bool good = walk_open(&copy->to, to);

	copy->content.buffer = mem_alloc(CLONE_BUFFER_SIZE);
	good = good && walk_tree_saying(from, &visitor, copy, where);
	int error = errno;
	walk_close(&copy->to);
	free(copy->content.buffer);
	errno = error;
	return good;
}

/* The limits are those of an archive. */
static bool is_too_much(struct copy *copy, unsigned long long bytes)
{
	errno = EFBIG;
	if (++copy->entries > MEMBER_ENTRIES_MAX || bytes > MEMBER_BYTES_MAX - copy->bytes)
		return true;
	copy->bytes += bytes;
	errno = EINTR;
	return *copy->terms->stop != 0;
}

static bool copy_file(void *context, int dir, const char *name, const struct stat *st)
{
	struct copy *copy = context;

	if (copy->skipped > 0)
		return true;
	if (S_ISREG(st->st_mode))
		return copy_regular(copy, dir, name, st);
	if (S_ISLNK(st->st_mode))
		return copy_link(copy, dir, name);
	return true;
}

static bool is_same(const struct stat *one, const struct stat *other)
{
	return one->st_dev == other->st_dev && one->st_ino == other->st_ino;
}

static bool copy_regular(struct copy *copy, int dir, const char *name, const struct stat *st)
{
	const struct timespec times[2] = {st->st_mtim, st->st_mtim};
	struct stat opened;
	int to = -1;

	if (is_too_much(copy, (unsigned long long)st->st_size))
		return false;
	int from = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	bool good = from >= 0 && fstat(from, &opened) == 0;
	if (good && !is_same(&opened, st)) {
		errno = ESTALE;
		good = false;
	}
	good = good &&
		(to = openat(copy->to.fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)) >= 0;
	good = good && clone_content(&copy->content, from, to, st->st_size) &&
		fchmod(to, (mode_t)member_mode(st->st_mode)) == 0 && futimens(to, times) == 0;
	fd_close(from);
	fd_close(to);
	return good;
}

static bool copy_link(struct copy *copy, int dir, const char *name)
{
	char target[PATH_MAX];

	if (is_too_much(copy, 0))
		return false;
	ssize_t length = readlinkat(dir, name, target, sizeof target - 1);
	if (length < 0)
		return false;
	target[length] = '\0';
	return symlinkat(target, copy->to.fd, name) == 0;
}

/* Whether a directory is no part of the source. The copy itself may lie below the source, as with a cache in it. */
static bool is_left_out(const struct copy *copy, const char *name, const struct stat *st)
{
	bool is_cache = is_same(st, &copy->staging);

	for (size_t i = 0; i < cache_count() && !is_cache; i++) {
		struct stat cache;
		char *path = cache_path_of(i);
		is_cache = stat(path, &cache) == 0 && is_same(st, &cache);
		free(path);
	}
	return is_cache || strcmp(name, ".git") == 0 || strcmp(name, ".hg") == 0 || strcmp(name, ".svn") == 0;
}

static bool enter(void *context, int dir, const char *name, const struct stat *st)
{
	struct copy *copy = context;

	(void)dir;
	if (copy->skipped > 0 || is_left_out(copy, name, st)) {
		copy->skipped++;
		return true;
	}
	return !is_too_much(copy, 0) && mkdirat(copy->to.fd, name, 0755) == 0 && walk_down(&copy->to, name);
}

static bool leave(void *context, int dir, const char *name)
{
	struct copy *copy = context;

	(void)dir, (void)name;
	if (copy->skipped > 0) {
		copy->skipped--;
		return true;
	}
	return walk_up(&copy->to);
}
