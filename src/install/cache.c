#include "install/cache.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sys/beyond.h"
#include "sys/fs.h"
#include "sys/identity.h"
#include "text/str.h"

static int open_part(char *cache, const char *part, bool make);
static bool next_part(const char *list, const char **state, size_t *length);
static char *absolute(const char *name, size_t length);
static char *path_of_user(void);
static char *path_below_home(const char *home);
static char *path_of_last_resort(void);
static const char *environment(const char *name);
static bool make_part(const char *path);
static bool trusted(const char *cache, const char *path, int fd);
static bool trusted_above(const char *cache, const char *path);

static bool refused;

char *cache_path(void)
{
	return cache_path_of(0);
}

size_t cache_count(void)
{
	const char *given = environment("TINYPG_CACHE");
	const char *state = NULL;
	size_t length;
	size_t count = 0;

	while (given && next_part(given, &state, &length))
		count++;
	return count > 0 ? count : 1;
}

char *cache_path_of(size_t number)
{
	const char *given = environment("TINYPG_CACHE");
	const char *state = NULL;
	size_t length;

	for (size_t i = 0; given && next_part(given, &state, &length); i++)
		if (i == number)
			return absolute(state, length);
	return path_of_user();
}

char *cache_name(const char *part, const char *name)
{
	return cache_name_of(0, part, name);
}

char *cache_name_of(size_t number, const char *part, const char *name)
{
	char *cache = cache_path_of(number);
	char *path = str_format("%s/%s/%s", cache, part, name);
	free(cache);
	return path;
}

int cache_open(const char *part, bool make)
{
	return open_part(cache_path_of(0), part, make);
}

int cache_open_of(size_t number, const char *part)
{
	return open_part(cache_path_of(number), part, false);
}

bool cache_is_refused(void)
{
	return refused;
}

bool cache_is_writable(int dir, const char *where)
{
	if (faccessat(dir, ".", W_OK, AT_EACCESS) == 0)
		return true;
	warn_errno("cannot write the cache '%s'", where);
	char *cache = cache_path();
	warn_hint("put a directory of your own in front: TINYPG_CACHE=DIRECTORY:%s", cache);
	free(cache);
	return false;
}

void cache_warn_make(const char *where)
{
	warn_errno("cannot make the cache '%s'", where);
	warn_hint("set TINYPG_CACHE to a directory that you can write to");
}

/* As cache_open(); frees `cache`, the path. */
static int open_part(char *cache, const char *part, bool make)
{
	char *path = fs_join(cache, part);
	int fd = fs_open_dir(AT_FDCWD, path);
	if (fd < 0 && errno == ENOENT && make) {
		if (!trusted_above(cache, path))
			errno = EPERM;
		else if (make_part(path))
			fd = fs_open_dir(AT_FDCWD, path);
		if (fd >= 0)
			beyond_spread(fd);
	}
	if (fd >= 0 && !trusted(cache, path, fd)) {
		close(fd);
		fd = -1;
		errno = EPERM;
	}
	int saved = errno;
	free(path);
	free(cache);
	errno = saved;
	return fd;
}

/* Move *state, NULL at first, to the next non-empty name of the list. */
static bool next_part(const char *list, const char **state, size_t *length)
{
	const char *at = *state ? *state + strcspn(*state, ":") : list;

	at += strspn(at, ":");
	*state = at;
	*length = strcspn(at, ":");
	return *length > 0;
}

static char *absolute(const char *name, size_t length)
{
	char *given = mem_copy_bytes(name, length);
	char *path = fs_absolute(given);

	if (!path)
		return given;
	free(given);
	return path;
}

static char *path_of_user(void)
{
	/* sudo -E keeps the caller's HOME, but the cache that root trusts must not be there. */
	if (geteuid() == 0)
		return mem_copy("/var/cache/tinypg");
	const char *xdg = environment("XDG_CACHE_HOME");
	if (xdg && xdg[0] == '/')
		return fs_join(xdg, "tinypg");
	const char *home = environment("HOME");
	char *own = NULL;
	if (!home)
		home = own = identity_caller_home();
	char *path = home ? path_below_home(home) : NULL;
	free(own);
	return path ? path : path_of_last_resort();
}

/* A container's user often has HOME=/ or a home that does not exist. NULL unless a cache exists or can be made below
 * home. */
static char *path_below_home(const char *home)
{
	if (home[0] != '/' || home[strspn(home, "/")] == '\0')
		return NULL;
	char *path = fs_join(home, ".cache/tinypg");
	if (access(home, W_OK) == 0 || access(path, F_OK) == 0)
		return path;
	free(path);
	return NULL;
}

static char *path_of_last_resort(void)
{
	const char *tmp = environment("TMPDIR");
	tmp = tmp ? tmp : "/tmp";
	char *base = fs_absolute(tmp);
	char *path = str_format("%s/tinypg.%lu/cache", base ? base : tmp, (unsigned long)geteuid());
	free(base);
	return path;
}

/* The value of the variable; NULL if it is unset or empty. */
static const char *environment(const char *name)
{
	const char *value = getenv(name);
	return value && value[0] != '\0' ? value : NULL;
}

/* The runtime user must reach what root makes, whatever root's umask; but a cache below TMPDIR is private. */
static bool make_part(const char *path)
{
	char *last_resort = path_of_last_resort();
	bool private = str_starts(path, last_resort);
	mode_t old = umask(private ? 077 : 022);
	bool made = fs_make_parents(path, 0755);
	int saved = errno;
	umask(old);
	free(last_resort);
	errno = saved;
	return made;
}

/* Print it only once: a tool opens several parts of the cache. */
static bool distrust(const char *cache, const char *culprit, const char *problem)
{
	static bool said;
	char *first = cache_path();

	refused = refused || strcmp(cache, first) == 0;
	free(first);

	if (!said) {
		warn_msg("cannot trust the cache '%s': '%s': %s", cache, culprit, problem);
		warn_hint("set TINYPG_CACHE to a directory that only you, or root, can rename things in");
	}
	said = true;
	return false;
}

/* Anyone who could replace a directory on the way could make us run their programs. A path found safe is not checked
 * again: nobody else can make it unsafe later. */
static bool trusted_path(const char *cache, const char *path)
{
	static char *good;
	char *culprit = NULL;

	if (str_equal(good, path))
		return true;
	const char *problem = fs_untrusted(path, geteuid(), &culprit);
	if (problem)
		(void)distrust(cache, culprit, problem);
	free(culprit);
	if (!problem) {
		free(good);
		good = mem_copy(path);
	}
	return !problem;
}

static bool trusted(const char *cache, const char *path, int fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || (st.st_uid != geteuid() && st.st_uid != 0))
		return distrust(cache, path, "it belongs to somebody else");
	/* The part itself is checked by its descriptor, so that only the way to the cache is walked, once for all
	 * parts. */
	if ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return trusted_path(cache, path);
	return trusted_path(cache, cache);
}

/* Check the existing part of the way to a directory that is to be made. */
static bool trusted_above(const char *cache, const char *path)
{
	char *above = fs_parent(path);
	struct stat st;

	while (strcmp(above, "/") != 0 && stat(above, &st) != 0) {
		char *next = fs_parent(above);
		free(above);
		above = next;
	}
	bool good = trusted_path(cache, above);
	free(above);
	return good;
}
