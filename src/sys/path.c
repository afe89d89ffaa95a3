#include "sys/path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/beyond.h"
#include "sys/fd.h"
#include "text/str.h"

#define PATH_LINKS_MAX 40

/* `done` is the walked part, absolute, without links and without a slash at its end ("" is the root); `rest` is
 * still to be walked. */
struct path_state {
	struct str done;
	char *rest;
	unsigned links;
};

static size_t parent_length(const struct str *done)
{
	const char *slash = strrchr(str_text(done), '/');
	return !slash ? 0 : (size_t)(slash - done->text);
}

/* The next name of rest, which points into the memory of state->rest; NULL at the end. */
static char *next_name(char **rest)
{
	char *name = *rest + strspn(*rest, "/");
	size_t length = strcspn(name, "/");

	if (length == 0)
		return NULL;
	*rest = name + length;
	if (**rest == '/')
		*(*rest)++ = '\0';
	return name;
}

/* Replace the link `name`, the last part of `done`, by its target, which goes in front of what is left. */
static bool follow_link(struct path_state *state, int dir, const char *name, const char *left)
{
	char target[PATH_MAX];
	ssize_t length = readlinkat(dir, name, target, sizeof target - 1);

	if (length < 0)
		return false;
	if (++state->links > PATH_LINKS_MAX) {
		errno = ELOOP;
		return false;
	}
	target[length] = '\0';
	char *rest = str_format("%s/%s", target, left);
	free(state->rest);
	state->rest = rest;
	str_truncate(&state->done, target[0] == '/' ? 0 : parent_length(&state->done));
	return true;
}

static bool walk(struct path_state *state, path_visitor *visit, void *context)
{
	struct stat st;
	char *left = state->rest;
	char *name;

	if (lstat("/", &st) != 0)
		return false;
	errno = 0;
	if (!visit(context, "/", &st, left[strspn(left, "/")] == '\0'))
		return false;
	while ((name = next_name(&left))) {
		if (strcmp(name, ".") == 0)
			continue;
		if (strcmp(name, "..") == 0) {
			str_truncate(&state->done, parent_length(&state->done));
			continue;
		}
		str_addf(&state->done, "/%s", name);
		if (lstat(str_text(&state->done), &st) != 0)
			return false;
		bool last = left[strspn(left, "/")] == '\0' && !S_ISLNK(st.st_mode);
		errno = 0;
		if (!visit(context, str_text(&state->done), &st, last))
			return false;
		if (S_ISLNK(st.st_mode)) {
			if (!follow_link(state, AT_FDCWD, str_text(&state->done), left))
				return false;
			left = state->rest;
		} else if (!last && !S_ISDIR(st.st_mode)) {
			errno = ENOTDIR;
			return false;
		}
	}
	return true;
}

bool path_walk(const char *path, path_visitor *visit, void *context, char **culprit)
{
	struct path_state state = {.done = STR_INIT, .rest = mem_copy(path)};
	bool ok = walk(&state, visit, context);
	int error = errno;

	if (!ok && culprit)
		*culprit = mem_copy(state.done.length == 0 ? "/" : str_text(&state.done));
	str_free(&state.done);
	free(state.rest);
	errno = error;
	return ok;
}

/* ---- by descriptors ---- */

struct descent {
	struct path_state state;
	int fd; /* the directory of state.done; while its last part is examined, the one above */
	uid_t root;
	unsigned how;
	bool by_link; /* a link stood at the end of the path: its target must exist */
};

static bool enter(struct descent *descent, int fd)
{
	if (fd < 0)
		return false;
	(void)close(descent->fd);
	descent->fd = fd;
	return true;
}

static bool enter_root(struct descent *descent)
{
	struct stat st;

	if (!enter(descent, beyond_open_search(AT_FDCWD, "/")) || fstat(descent->fd, &st) != 0)
		return false;
	descent->root = st.st_uid;
	return true;
}

static bool enter_parent(struct descent *descent)
{
	str_truncate(&descent->state.done, parent_length(&descent->state.done));
	return enter(descent, beyond_open_search(descent->fd, ".."));
}

static bool follow(struct descent *descent, const char *name, const struct stat *st, const char *left)
{
	if ((descent->how & PATH_FOLLOW) == 0) {
		errno = ELOOP;
		return false;
	}
	if (st->st_uid != descent->root && st->st_uid != geteuid()) {
		errno = EPERM;
		return false;
	}
	if (!follow_link(&descent->state, descent->fd, name, left))
		return false;
	return descent->state.done.length > 0 || enter_root(descent);
}

/* Under a umask that removes the owner's own bits, nothing could be made in the new directory. */
static bool make_directory(const struct descent *descent, const char *name)
{
	mode_t mask = umask(0);

	(void)umask(mask & ~(mode_t)0300);
	bool made = mkdirat(descent->fd, name, 0777) == 0 || errno == EEXIST;
	(void)umask(mask);
	/* The callers take EPERM for a link of another user. */
	errno = errno == EPERM ? EACCES : errno;
	return made;
}

/* Walk one name further. *end: it is the last one, and not a link; it is not opened. */
static bool step(struct descent *descent, const char *name, const char *left, bool *end)
{
	struct stat st;
	bool last = left[strspn(left, "/")] == '\0';

	str_addf(&descent->state.done, "/%s", name);
	bool there = fstatat(descent->fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
	if (!there && errno != ENOENT)
		return false;
	if (there && S_ISLNK(st.st_mode)) {
		descent->by_link = descent->by_link || last;
		return follow(descent, name, &st, left);
	}
	*end = last;
	if (last)
		return there || !descent->by_link;
	if (!there && (descent->by_link || (descent->how & PATH_MAKE) == 0 || !make_directory(descent, name)))
		return false;
	if (enter(descent, beyond_open_search(descent->fd, name)))
		return true;
	/* It was a directory a moment ago, and was replaced by a link. */
	if (there && S_ISDIR(st.st_mode) && errno == ENOTDIR)
		errno = ELOOP;
	return false;
}

/* The path ended with a directory that was already entered: go back to the one that holds it. */
static bool step_out(struct descent *descent)
{
	struct stat inside, outside;
	const char *name = str_text(&descent->state.done) + parent_length(&descent->state.done) + 1;

	if (descent->state.done.length == 0)
		return true;
	if (fstat(descent->fd, &inside) != 0 || !enter(descent, beyond_open_search(descent->fd, "..")) ||
		fstatat(descent->fd, name, &outside, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	errno = ESTALE;
	return inside.st_dev == outside.st_dev && inside.st_ino == outside.st_ino;
}

static bool descend(struct descent *descent)
{
	char *left = descent->state.rest;
	const char *name;
	bool end = false;

	if (!enter_root(descent))
		return false;
	while (!end && (name = next_name(&left))) {
		bool up = strcmp(name, "..") == 0;
		if (strcmp(name, ".") == 0)
			continue;
		char *before = descent->state.rest;
		if (up ? !enter_parent(descent) : !step(descent, name, left, &end))
			return false;
		if (descent->state.rest != before)
			left = descent->state.rest;
	}
	return end || step_out(descent);
}

bool path_find(const char *path, unsigned how, struct path_place *place, char **culprit)
{
	struct descent descent = {.state = {.done = STR_INIT, .rest = mem_copy(path)}, .fd = -1, .how = how};
	bool ok = descend(&descent);
	int error = errno;
	const char *done = descent.state.done.length == 0 ? "/" : str_text(&descent.state.done);

	*place = (struct path_place)PATH_PLACE_NONE;
	if (ok) {
		const char *last = strrchr(done, '/') + 1;
		*place = (struct path_place){descent.fd, mem_copy(*last ? last : "."), mem_copy(done)};
	} else if (descent.fd >= 0) {
		(void)close(descent.fd);
	}
	if (!ok && culprit)
		*culprit = mem_copy(done);
	str_free(&descent.state.done);
	free(descent.state.rest);
	errno = error;
	return ok;
}

void path_place_free(struct path_place *place)
{
	if (place->parent >= 0)
		fd_close(place->parent);
	free(place->name);
	free(place->path);
	*place = (struct path_place)PATH_PLACE_NONE;
}
