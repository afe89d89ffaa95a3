#include "sys/path.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "text/str.h"

#define PATH_LINKS_MAX 40

/* `done` is an absolute path without links and without a slash at its end ("" is the root), `rest` what is to come. */
struct path_state {
	struct str done;
	char *rest;
	unsigned links;
};

static size_t parent_length(const struct str *done)
{
	const char *slash = strrchr(str_text(done), '/');
	return slash == NULL ? 0 : (size_t)(slash - done->text);
}

/* The next name of rest, cut out of it; NULL at the end. The names are in the memory of state->rest. */
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

/* Put the target of the link `done` in front of what is left. */
static bool follow_link(struct path_state *state, const char *left)
{
	char target[PATH_MAX];
	ssize_t length = readlink(str_text(&state->done), target, sizeof target - 1);

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
	while ((name = next_name(&left)) != NULL) {
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
			if (!follow_link(state, left))
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

	if (!ok && culprit != NULL)
		*culprit = mem_copy(state.done.length == 0 ? "/" : str_text(&state.done));
	str_free(&state.done);
	free(state.rest);
	errno = error;
	return ok;
}
