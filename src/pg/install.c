#include "pg/install.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "pg/cache.h"
#include "pg/staging.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/lock.h"
#include "text/str.h"

#define ORIGIN_MOST 65536

static bool read_one(int dir, const char *name, struct install *install);
static void read_origin(int dir, struct install *install);
static int newest_first(const void *a, const void *b);
static void install_free(struct install *install);
static char *who_runs(const char *prefix);

int install_open(const struct platform *foreign, bool make)
{
	int own = cache_open("pg", make);

	if (own == -1 || foreign == NULL)
		return own;
	int fd = fs_open_dir(own, foreign->name);
	if (fd == -1 && errno == ENOENT && make && mkdirat(own, foreign->name, 0755) == 0 &&
		fchmodat(own, foreign->name, 0755, 0) == 0)
		fd = fs_open_dir(own, foreign->name);
	int saved = errno;
	(void)close(own);
	errno = saved;
	return fd;
}

char *install_prefix(const struct platform *foreign, const char *name)
{
	char *below = foreign != NULL ? fs_join(foreign->name, name) : mem_copy(name);
	char *prefix = cache_name("pg", below);

	free(below);
	return prefix;
}

char *install_name(const struct version *version, const char *source)
{
	struct str name = STR_INIT;

	version_write(version, &name);
	str_addf(&name, "-%s", source);
	return str_take(&name);
}

void installs_read(const struct platform *foreign, struct installs *installs)
{
	struct strs names = STRS_INIT;
	int dir = install_open(foreign, false);

	*installs = (struct installs)INSTALLS_INIT;
	if (dir == -1)
		return;
	(void)fs_list(dir, ".", &names);
	for (size_t i = 0; i < names.count; i++) {
		struct install install = {.name = names.item[i]};

		if (!read_one(dir, names.item[i], &install))
			continue;
		install.name = mem_copy(names.item[i]);
		install.prefix = install_prefix(foreign, install.name);
		read_origin(dir, &install);
		installs->item = mem_resize(installs->item, installs->count + 1, sizeof *installs->item);
		installs->item[installs->count++] = install;
	}
	if (installs->count > 0)
		qsort(installs->item, installs->count, sizeof *installs->item, newest_first);
	strs_free(&names);
	(void)close(dir);
}

void installs_free(struct installs *installs)
{
	for (size_t i = 0; i < installs->count; i++)
		install_free(&installs->item[i]);
	free(installs->item);
	*installs = (struct installs)INSTALLS_INIT;
}

bool install_remove(const struct platform *foreign, const struct install *install)
{
	char *pid = who_runs(install->prefix);
	int dir = install_open(foreign, false);
	bool removed = false;

	if (pid != NULL)
		warn_msg("cannot remove '%s': process %s runs from it", install->prefix, pid);
	else if (dir == -1 || !(removed = staging_bury(dir, install->name)))
		warn_errno("cannot remove '%s'", install->prefix);
	if (dir != -1)
		(void)close(dir);
	free(pid);
	return removed;
}

void install_sweep(const struct platform *foreign)
{
	struct strs names = STRS_INIT;
	int dir = install_open(foreign, false);

	if (dir == -1)
		return;
	staging_sweep(dir);
	(void)fs_list(dir, ".", &names);
	for (size_t i = 0; i < names.count; i++) {
		if (!str_ends(names.item[i], ".lock"))
			continue;
		int lock = lock_take(dir, names.item[i], 0600, LOCK_EXCLUSIVE, false);
		if (lock != -1) {
			(void)unlinkat(dir, names.item[i], 0);
			(void)close(lock);
		}
	}
	strs_free(&names);
	(void)close(dir);
}

/* VERSION-SOURCE, with a server in it. */
static bool read_one(int dir, const char *name, struct install *install)
{
	const char *dash = strchr(name, '-');
	struct stat st;

	if (dash == NULL || dash[1] == '\0')
		return false;
	char *version = mem_copy_bytes(name, (size_t)(dash - name));
	char *program = fs_join(name, "bin/postgres");
	bool good = version_parse(version, &install->version) && fstatat(dir, program, &st, 0) == 0 &&
		S_ISREG(st.st_mode) && (st.st_mode & 0111) != 0;
	free(program);
	free(version);
	if (good)
		install->source = mem_copy(dash + 1);
	return good;
}

static void read_origin(int dir, struct install *install)
{
	char *path = fs_join(install->name, INSTALL_ORIGIN);
	struct str text = STR_INIT;
	struct strs lines = STRS_INIT;

	if (fd_read_file(dir, path, &text, ORIGIN_MOST))
		strs_split(&lines, str_text(&text), '\n');
	for (size_t i = 0; i < lines.count; i++)
		if (str_starts(lines.item[i], "checksum "))
			(void)checksum_parse(lines.item[i] + strlen("checksum "), &install->checksum);
	strs_free(&lines);
	str_free(&text);
	free(path);
}

static int newest_first(const void *a, const void *b)
{
	const struct install *one = a;
	const struct install *other = b;
	int order = version_compare(&other->version, &one->version);

	return order != 0 ? order : strcmp(one->source, other->source);
}

static void install_free(struct install *install)
{
	free(install->name);
	free(install->prefix);
	free(install->source);
}

/* The pid, as text, of a process whose program lies below prefix; NULL if none is seen. */
static char *who_runs(const char *prefix)
{
	char *real = fs_real_path(prefix);
	char *found = NULL;
	DIR *processes = opendir("/proc");
	struct dirent *entry;

	while (real != NULL && processes != NULL && found == NULL && (entry = readdir(processes)) != NULL) {
		char target[4096];
		char *path = str_format("/proc/%s/exe", entry->d_name);
		ssize_t length = -1;

		if (strspn(entry->d_name, "0123456789") == strlen(entry->d_name))
			length = readlink(path, target, sizeof target - 1);
		if (length > 0) {
			target[length] = '\0';
			size_t whole = strlen(real);
			if (strncmp(target, real, whole) == 0 && target[whole] == '/')
				found = mem_copy(entry->d_name);
		}
		free(path);
	}
	if (processes != NULL)
		(void)closedir(processes);
	free(real);
	return found;
}
