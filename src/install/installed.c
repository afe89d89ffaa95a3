#include "install/installed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "install/cache.h"
#include "install/layout.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/lock.h"
#include "sys/process.h"
#include "sys/staging.h"
#include "sys/tree.h"
#include "text/str.h"

#define ORIGIN_MAX 65536
#define HALF_WRITTEN_S 10

static bool read_one(int dir, const char *name, struct installed *install);
static void read_origin(int dir, struct installed *install);
static int newest_first(const void *a, const void *b);
static void install_free(struct installed *install);
static int open_foreign(int own, const struct platform *foreign, bool make);
static char *prefix_in(size_t cache, const struct platform *foreign, const char *name);
static bool read_cache(size_t cache, const struct platform *foreign, struct installs *installs);
static bool is_there(const struct installs *installs, const char *name);

int installed_open(const struct platform *foreign, bool make)
{
	return open_foreign(cache_open("pg", make), foreign, make);
}

/* Open the directory of a platform below the directory `own`, which is closed. */
static int open_foreign(int own, const struct platform *foreign, bool make)
{
	if (own < 0 || !foreign)
		return own;
	int fd = fs_open_dir(own, foreign->name);
	/* Another process may make it first. */
	if (fd < 0 && errno == ENOENT && make &&
		((mkdirat(own, foreign->name, 0755) == 0 && fchmodat(own, foreign->name, 0755, 0) == 0) ||
			errno == EEXIST))
		fd = fs_open_dir(own, foreign->name);
	fd_close(own);
	return fd;
}

char *installed_prefix(const struct platform *foreign, const char *name)
{
	return prefix_in(0, foreign, name);
}

static char *prefix_in(size_t cache, const struct platform *foreign, const char *name)
{
	char *below = foreign ? fs_join(foreign->name, name) : mem_copy(name);
	char *prefix = cache_name_of(cache, "pg", below);

	free(below);
	return prefix;
}

bool installed_read(const struct platform *foreign, struct installs *installs)
{
	bool read = true;

	*installs = (struct installs)INSTALLEDS_INIT;
	for (size_t i = 0; i < cache_count(); i++)
		read = read_cache(i, foreign, installs) && read;
	if (installs->count > 0)
		qsort(installs->item, installs->count, sizeof *installs->item, newest_first);
	return read;
}

static bool read_cache(size_t cache, const struct platform *foreign, struct installs *installs)
{
	struct strs names = STRS_INIT;
	int dir = open_foreign(cache_open_of(cache, "pg"), foreign, false);
	bool read = dir >= 0 ? fs_list(dir, ".", &names) : errno == ENOENT;

	/* A directory of another user was already reported. */
	if (!read && errno != EPERM) {
		char *where = prefix_in(cache, foreign, "");
		warn_errno("cannot read the cache '%s'", where);
		free(where);
	}
	if (dir < 0)
		return read;
	for (size_t i = 0; i < names.count; i++) {
		struct installed install = {.name = names.item[i], .cache = cache};

		if (is_there(installs, names.item[i]) || !read_one(dir, names.item[i], &install))
			continue;
		install.name = mem_copy(names.item[i]);
		install.prefix = prefix_in(cache, foreign, install.name);
		read_origin(dir, &install);
		installs->item = mem_resize(installs->item, installs->count + 1, sizeof *installs->item);
		installs->item[installs->count++] = install;
	}
	strs_free(&names);
	(void)close(dir);
	return read;
}

static bool is_there(const struct installs *installs, const char *name)
{
	bool found = false;

	for (size_t i = 0; i < installs->count && !found; i++)
		found = strcmp(installs->item[i].name, name) == 0;
	return found;
}

void installed_free(struct installs *installs)
{
	for (size_t i = 0; i < installs->count; i++)
		install_free(&installs->item[i]);
	free(installs->item);
	*installs = (struct installs)INSTALLEDS_INIT;
}

bool installed_is_of(const struct installed *install, const struct checksum *wanted)
{
	const struct checksum *known = &install->checksum;

	if (checksum_same(known, wanted))
		return true;
	if (known->hex[0] == '\0')
		warn_msg("cannot use '%s': the checksum of its archive is not known", install->prefix);
	else if (known->kind != wanted->kind)
		warn_msg("cannot use '%s': only the %s of its archive is known, not the %s", install->prefix,
			checksum_name(known->kind), checksum_name(wanted->kind));
	else
		warn_msg("cannot use '%s': the %s of its archive is %.16s..., not %.16s...", install->prefix,
			checksum_name(known->kind), known->hex, wanted->hex);
	warn_hint("remove it first: pg_fetch -r");
	return false;
}

bool installed_remove(const struct platform *foreign, const struct installed *install)
{
	char *pid = installed_user(install);
	int dir = installed_open(foreign, false);
	bool removed = false;

	if (install->cache != 0)
		warn_msg("cannot remove '%s': it is not in the first cache", install->prefix);
	else if (pid)
		warn_msg("cannot remove '%s': process %s runs from it", install->prefix, pid);
	else if (dir < 0 || !(removed = staging_discard(dir, install->name)))
		warn_errno("cannot remove '%s'", install->prefix);
	if (dir >= 0)
		(void)close(dir);
	free(pid);
	return removed;
}

long long installed_bytes(const struct installed *install)
{
	long long bytes = 0;
	int fd = fs_open_dir(AT_FDCWD, install->prefix);

	if (fd >= 0) {
		(void)tree_add_bytes(fd, &bytes);
		(void)close(fd);
	}
	return bytes;
}

void installed_sweep(const struct platform *foreign)
{
	struct strs names = STRS_INIT;
	struct stat st;
	int dir = installed_open(foreign, false);

	if (dir < 0)
		return;
	staging_sweep(dir, NULL, NULL);
	(void)fs_list(dir, ".", &names);
	for (size_t i = 0; i < names.count; i++) {
		/* A log that fs_replace_file() did not finish writing. */
		if (str_starts(names.item[i], "new.") && fstatat(dir, names.item[i], &st, AT_SYMLINK_NOFOLLOW) == 0 &&
			S_ISREG(st.st_mode) && st.st_mtime + HALF_WRITTEN_S < time(NULL))
			(void)unlinkat(dir, names.item[i], 0);
		if (!str_ends(names.item[i], ".lock"))
			continue;
		int lock = lock_take(dir, names.item[i], 0600, LOCK_EXCLUSIVE, false);
		if (lock >= 0) {
			(void)unlinkat(dir, names.item[i], 0);
			(void)close(lock);
		}
	}
	strs_free(&names);
	(void)close(dir);
}

/* Read one installation: a directory with such a name that holds a server. */
static bool read_one(int dir, const char *name, struct installed *install)
{
	const char *source;
	struct stat st;

	if (!layout_parse_name(name, &install->version, &source))
		return false;
	char *program = fs_join(name, "bin/postgres");
	bool good = fstatat(dir, program, &st, 0) == 0 && S_ISREG(st.st_mode) && (st.st_mode & 0111) != 0 &&
		fstatat(dir, name, &st, 0) == 0;
	free(program);
	if (good) {
		install->source = mem_copy(source);
		install->last_use = st.st_mtime;
	}
	return good;
}

static void read_origin(int dir, struct installed *install)
{
	char *path = fs_join(install->name, LAYOUT_ORIGIN);
	struct str text = STR_INIT;
	struct strs lines = STRS_INIT;

	if (fd_read_file(dir, path, &text, ORIGIN_MAX))
		strs_split(&lines, str_text(&text), '\n');
	for (size_t i = 0; i < lines.count; i++)
		if (str_starts(lines.item[i], "checksum "))
			(void)checksum_parse(lines.item[i] + strlen("checksum "), &install->checksum);
		else if (str_starts(lines.item[i], "date ") && !install->date)
			install->date = mem_copy(lines.item[i] + strlen("date "));
		else if (str_starts(lines.item[i], INSTALLED_LACKS))
			strs_add(&install->lacks, lines.item[i] + strlen(INSTALLED_LACKS));
	strs_free(&lines);
	str_free(&text);
	free(path);
}

static int newest_first(const void *a, const void *b)
{
	const struct installed *one = a;
	const struct installed *other = b;
	int order = version_compare(&other->version, &one->version);

	return order != 0 ? order : strcmp(one->source, other->source);
}

static void install_free(struct installed *install)
{
	free(install->name);
	free(install->prefix);
	free(install->source);
	free(install->date);
	strs_free(&install->lacks);
}

char *installed_user(const struct installed *install)
{
	char *real = fs_real_path(install->prefix);
	pid_t pid;
	bool found = real && process_find_running(real, &pid);

	free(real);
	return found ? str_format("%ld", (long)pid) : NULL;
}
