#include "command/named.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sys/fs.h"
#include "sys/identity.h"

#define ROOT_DATA "/var/lib/tinypg"

const char *named_problem(const char *name)
{
	if (!*name)
		return "is empty";
	if (*name == '.')
		return "begins with a dot";
	for (; *name; name++) {
		if (*name == '/')
			return "has a slash in it";
		if (iscntrl((unsigned char)*name))
			return "has a control character in it";
	}
	return NULL;
}

/* ---- where they are ---- */

/* sudo -E keeps the caller's variables, but what root trusts must not be there. */
static char *data_home(void)
{
	if (getuid() == 0)
		return mem_copy(ROOT_DATA);
	const char *xdg = getenv("XDG_DATA_HOME");
	if (xdg && *xdg == '/')
		return fs_join(xdg, "tinypg");
	const char *home = getenv("HOME");
	char *own = home && *home ? mem_copy(home) : identity_caller_home();
	char *path = own && *own == '/' ? fs_join(own, ".local/share/tinypg") : NULL;
	free(own);
	return path;
}

static void hint_elsewhere(void)
{
	if (getuid() != 0)
		warn_hint("set XDG_DATA_HOME to a directory that only you, or root, can write to");
}

char *named_path(const char *name)
{
	char *home = data_home();

	if (!home) {
		warn_msg("there is no home directory for the data of '%s'", name);
		hint_elsewhere();
		return NULL;
	}
	char *path = fs_join(home, name);
	free(home);
	return path;
}

bool named_add_paths(const struct strs *names, struct strs *paths)
{
	for (size_t i = 0; i < names->count; i++) {
		char *path = named_path(names->item[i]);
		if (!path)
			return false;
		strs_add_taken(paths, path);
	}
	return true;
}

/* Whether nobody else can put something in the place of this directory; false after a line on stderr. */
static bool is_safe(const char *path)
{
	char *culprit = NULL;
	const char *problem = fs_untrusted(path, getuid(), &culprit);

	if (problem)
		warn_msg("'%s' is not safe for your data: '%s': %s", path, culprit, problem);
	free(culprit);
	return !problem;
}

bool named_is_safe(const char *name)
{
	struct stat st;
	char *path = named_path(name);
	char *parent = path ? fs_parent(path) : NULL;
	bool safe = parent && ((stat(parent, &st) != 0 && errno == ENOENT) || is_safe(parent));

	free(parent);
	free(path);
	return safe;
}

/* ---- for a start ---- */

/* Whatever the umask is: the runtime user has to pass through root's directory, and others have no business in a
 * user's. */
static bool set_mode(const char *path)
{
	const mode_t mode = getuid() == 0 ? 0711 : 0700;
	struct stat st;
	int fd = fs_open_dir(AT_FDCWD, path);
	bool set = fd >= 0 && fstat(fd, &st) == 0 && ((st.st_mode & 07777) == mode || fchmod(fd, mode) == 0);
	int reason = errno;

	if (fd >= 0)
		close(fd);
	errno = reason;
	return set;
}

static bool make_private(const char *path)
{
	const mode_t mask = umask(077);
	char *real = fs_make_parents(path, 0700) ? fs_real_path(path) : NULL;

	(void)umask(mask);
	bool safe = !real || is_safe(path);
	bool made = real && safe && set_mode(real);

	if (!safe) {
		hint_elsewhere();
	} else if (!made) {
		warn_errno("cannot make '%s'", path);
		hint_elsewhere();
	}
	free(real);
	return made;
}

char *named_make(const char *name)
{
	char *path = named_path(name);
	char *parent = path ? fs_parent(path) : NULL;

	if (parent && !make_private(parent)) {
		free(path);
		path = NULL;
	}
	free(parent);
	return path;
}
