#include "cluster/datahome.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sys/fs.h"
#include "sys/identity.h"

#define ROOT_DATA "/var/lib/tinypg"

/* sudo -E keeps the caller's variables, but what root trusts must not be there. */
char *datahome_path(void)
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

void datahome_hint(void)
{
	if (getuid() != 0)
		warn_hint("set XDG_DATA_HOME to a directory that only you, or root, can write to");
}

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

bool datahome_is_safe(const char *path)
{
	char *culprit = NULL;
	const char *problem = fs_untrusted(path, getuid(), &culprit);

	if (problem)
		warn_msg("'%s' is not safe for your data: '%s': %s", path, culprit, problem);
	free(culprit);
	return !problem;
}

bool datahome_make(const char *path)
{
	const mode_t mask = umask(077);
	char *real = fs_make_parents(path, 0700) ? fs_real_path(path) : NULL;
	int reason = errno;

	(void)umask(mask);
	bool safe = !real || datahome_is_safe(path);
	bool made = real && safe && set_mode(real);
	if (real)
		reason = safe ? errno : EPERM;
	if (!made && safe) {
		errno = reason;
		warn_errno("cannot make '%s'", path);
	}
	if (!made)
		datahome_hint();
	free(real);
	errno = reason;
	return made;
}
