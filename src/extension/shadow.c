#include "extension/shadow.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "extension/added.h"
#include "extension/added_path.h"
#include "extension/dirs.h"
#include "extension/shadow_choice.h"
#include "extension/shadow_make.h"
#include "extension/shadow_name.h"
#include "extension/shadow_record.h"
#include "install/cache.h"
#include "install/installed_place.h"
#include "install/memo.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/lock.h"
#include "sys/process.h"
#include "sys/staging.h"
#include "sys/tree.h"

#define LOCK_SUFFIX ".lock"
#define TREE_NAME "shadow" /* in staging */

/* How often a shadow is made anew because a package was replaced meanwhile. */
enum { TRIES_MAX = 5 };

/* How long a server may take to start from a shadow after its request found it. */
enum { STARTING_S = 600, DAY_S = 86400 };

static char *find_made(const struct program *server, const struct shadow_record *record, const char *name);
static char *make(const struct program *server, const struct shadow_record *record, const char *name);
static bool can_run(const char *bindir);
static bool has_packages(const struct shadow_record *record);

/* ---- find ---- */

static void add_packages(struct shadow_record *record, const struct shadow_choice *choice)
{
	for (size_t i = 0; i < choice->list.count; i++) {
		const struct added *package = &choice->list.item[i];
		if (!choice->chosen[i])
			continue;
		strs_addf(&record->names, "%s %s", package->name, package->version);
		strs_add(&record->places, package->directory);
		strs_add(&record->digests, package->digest ? package->digest : "");
	}
}

/* The shadow of a server with these packages. NULL with ESTALE if one of them was replaced or removed meanwhile;
 * otherwise NULL after a line on stderr. */
static char *find_or_make(const struct program *server, const char *share, const struct shadow_choice *choice)
{
	char name[SHADOW_NAME_LENGTH + 1];
	struct shadow_record record = {.bindir = mem_copy(server->bindir), .share = mem_copy(share)};
	char *bindir = NULL;
	int reason = 0;

	record.lib = dirs_library_soon(server);
	add_packages(&record, choice);
	if (!record.lib) {
		warn_msg("no directory of libraries belongs to the server in '%s'", server->bindir);
	} else {
		shadow_name_place(&record);
		if (!shadow_name_write(&record, name))
			warn_errno("cannot read '%s'", server->postgres);
		else if (!(bindir = find_made(server, &record, name)) && !(bindir = make(server, &record, name)))
			reason = errno;
	}
	if (bindir && !can_run(bindir)) {
		free(bindir);
		bindir = NULL;
	}
	shadow_record_free(&record);
	errno = reason;
	return bindir;
}

static bool try_to_find(const struct program *server, const struct shadow_request *request, char **bindir)
{
	struct shadow_choice choice = {.chosen = NULL};
	int reason = 0;

	bool good = added_path_list(server, &choice.list) || choice.list.count > 0;
	if (good && choice.list.count == 0 && request->packages.count == 0)
		return true;
	/* Where there is no share directory, whoever makes the template says so. */
	char *share = good ? dirs_share_soon(server) : NULL;
	if (share)
		good = shadow_choice_make(&choice, request, server, share);
	if (good && choice.count > 0) {
		good = (*bindir = find_or_make(server, share, &choice)) != NULL;
		reason = errno;
	}
	free(share);
	shadow_choice_free(&choice);
	errno = reason;
	return good;
}

bool shadow_find(const struct program *server, const struct shadow_request *request, char **bindir)
{
	*bindir = NULL;
	for (int i = 0; i < TRIES_MAX; i++) {
		if (try_to_find(server, request, bindir))
			return true;
		if (errno != ESTALE)
			return false;
	}
	warn_msg("the packages of the server in '%s' are being replaced again and again", server->bindir);
	return false;
}

/* ---- what is made already ---- */

/* A whole copy. The right to execute it does not count: a file system can refuse that. */
static bool is_copy(int directory, const char *path, const struct program *server)
{
	struct stat st;

	return fstatat(directory, path, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
		st.st_size == server->stat.st_size;
}

/* The path of the shadow's directory of programs if it is in one of the caches, allocated; else NULL. */
static char *find_made(const struct program *server, const struct shadow_record *record, const char *name)
{
	char *bindir = fs_join(name, record->in_bindir);
	char *postgres = fs_join(bindir, "postgres");
	char *found = NULL;

	for (size_t i = 0; i < cache_count() && !found; i++) {
		int dir = cache_open_of(i, SHADOW_PART);
		if (dir >= 0 && is_copy(dir, postgres, server)) {
			found = cache_name_of(i, SHADOW_PART, bindir);
			/* Its last use; it may belong to somebody else. */
			(void)utimensat(dir, name, NULL, AT_SYMLINK_NOFOLLOW);
		}
		fd_close(dir);
	}
	free(postgres);
	free(bindir);
	return found;
}

static bool can_run(const char *bindir)
{
	char *postgres = fs_join(bindir, "postgres");
	bool can = access(postgres, X_OK) == 0;

	if (!can) {
		warn_errno("cannot run '%s'", postgres);
		warn_hint("set TINYPG_CACHE to a directory on a file system that is not mounted with noexec");
	}
	free(postgres);
	return can;
}

/* ---- make ---- */

/* The copied program is the installation's, so what is known of that holds for it. */
static void remember(const struct program *server, const char *bindir)
{
	struct program copy;
	struct memo known;

	if (memo_read(server->postgres, &server->stat, &known) && program_find(bindir, &copy)) {
		memo_write(copy.postgres, &copy.stat, &known);
		program_free(&copy);
	}
}

/* Give it its name. What has the name already is no whole shadow. */
static bool rename_made(struct staging *staging, int shadows, const char *name)
{
	if (renameat(staging->fd, TREE_NAME, shadows, name) == 0)
		return true;
	return (errno == ENOTEMPTY || errno == EEXIST) && staging_discard(shadows, name) &&
		renameat(staging->fd, TREE_NAME, shadows, name) == 0;
}

static bool publish(int shadows, const struct shadow_record *record, const char *name)
{
	struct staging staging;

	if (!staging_make(shadows, &staging))
		return false;
	int made = mkdirat(staging.fd, TREE_NAME, 0755) == 0 && fchmodat(staging.fd, TREE_NAME, 0755, 0) == 0
		? fs_open_dir(staging.fd, TREE_NAME)
		: -1;
	bool done = made >= 0 && shadow_make(made, record) && shadow_record_write(made, record) &&
		tree_sync(staging.fd, TREE_NAME) && !FAULT("shadow.made");
	int reason = errno;
	/* What was copied while a package was replaced may be of both. */
	if (!has_packages(record)) {
		done = false;
		reason = ESTALE;
	}
	if (done) {
		done = rename_made(&staging, shadows, name) && fsync(shadows) == 0;
		reason = errno;
	}
	fd_close(made);
	staging_remove(&staging);
	errno = reason;
	return done;
}

/* Only one process makes a shadow; the others wait, and find it made. */
static char *make_locked(
	int shadows, const struct program *server, const struct shadow_record *record, const char *name)
{
	char *lock_name = str_format("%s" LOCK_SUFFIX, name);
	int lock = lock_take(shadows, lock_name, 0600, LOCK_EXCLUSIVE, true);
	char *bindir = lock >= 0 ? find_made(server, record, name) : NULL;

	if (lock >= 0 && !bindir) {
		shadow_sweep(SHADOW_DAYS_MAX);
		if (publish(shadows, record, name) && !(bindir = find_made(server, record, name)))
			errno = ESTALE; /* the server was replaced, too */
		if (bindir)
			remember(server, bindir);
	}
	int reason = bindir ? 0 : errno;
	if (reason != 0 && reason != ESTALE) {
		errno = reason;
		char *path = cache_name(SHADOW_PART, name);
		warn_errno("cannot make '%s'", path);
		free(path);
	}
	if (lock >= 0)
		(void)unlinkat(shadows, lock_name, 0);
	fd_close(lock);
	free(lock_name);
	errno = reason;
	return bindir;
}

/* NULL with ESTALE, or after a line on stderr. */
static char *make(const struct program *server, const struct shadow_record *record, const char *name)
{
	char *cache = cache_path();
	char *path = fs_join(cache, SHADOW_PART);
	int shadows = cache_open(SHADOW_PART, true);
	char *bindir = NULL;
	int reason = 0;

	if (shadows < 0 && errno != EPERM)
		cache_warn_make(path);
	else if (shadows >= 0 && cache_is_writable(shadows, path) && installed_place_is_reachable(path)) {
		bindir = make_locked(shadows, server, record, name);
		reason = errno;
	}
	fd_close(shadows);
	free(path);
	free(cache);
	errno = reason;
	return bindir;
}

/* ---- sweep ---- */

/* Whether the packages are there, with the same content. */
static bool has_packages(const struct shadow_record *record)
{
	struct addeds list;
	size_t found = 0;

	/* If a cache cannot be read, its packages may be there. */
	bool read = added_list(NULL, &list);
	for (size_t i = 0; i < list.count; i++)
		for (size_t k = 0; k < record->places.count; k++)
			found += strcmp(list.item[i].directory, record->places.item[k]) == 0 &&
				strcmp(list.item[i].digest ? list.item[i].digest : "", record->digests.item[k]) == 0;
	addeds_free(&list);
	return !read || found == record->places.count;
}

/* Whether the shadow is what would be made now. */
static bool is_current(const struct shadow_record *record, const char *name)
{
	char now[SHADOW_NAME_LENGTH + 1];

	return shadow_name_write(record, now) && strcmp(now, name) == 0 && has_packages(record);
}

static bool is_used(const char *name, pid_t *pid)
{
	char *path = cache_name(SHADOW_PART, name);
	char *real = fs_real_path(path);
	bool used = real && process_find_running(real, pid);

	free(real);
	free(path);
	return used;
}

/* How many seconds ago somebody last found a shadow; one that has disappeared was used now. */
static time_t unused_for(int shadows, const char *name)
{
	struct stat st;

	return fstatat(shadows, name, &st, AT_SYMLINK_NOFOLLOW) == 0 ? time(NULL) - st.st_mtime : 0;
}

/* Whoever has just found a shadow may be about to start a server from it, which does not run yet; so that is asked
 * last, too, after what takes its time. */
static void sweep_one(int shadows, const char *name, time_t old)
{
	struct shadow_record record;
	time_t unused = unused_for(shadows, name);
	pid_t pid;

	if (unused < STARTING_S || !shadow_record_read(shadows, name, &record))
		return;
	if ((unused >= old || !is_current(&record, name)) && !is_used(name, &pid) &&
		unused_for(shadows, name) >= STARTING_S)
		(void)staging_discard(shadows, name);
	shadow_record_free(&record);
}

static void sweep_lock(int shadows, const char *name)
{
	int lock = lock_take(shadows, name, 0600, LOCK_EXCLUSIVE, false);

	if (lock >= 0)
		(void)unlinkat(shadows, name, 0);
	fd_close(lock);
}

void shadow_sweep(unsigned long long days)
{
	struct strs names = STRS_INIT;
	int shadows = cache_open(SHADOW_PART, false);

	if (shadows < 0)
		return;
	staging_sweep(shadows, NULL, NULL);
	(void)fs_list(shadows, ".", &names);
	for (size_t i = 0; i < names.count; i++) {
		if (str_ends(names.item[i], LOCK_SUFFIX))
			sweep_lock(shadows, names.item[i]);
		else
			sweep_one(shadows, names.item[i], (time_t)days * DAY_S);
	}
	strs_free(&names);
	close(shadows);
}

static bool is_below(const char *path, const char *directory)
{
	size_t length = strlen(directory);

	return str_starts(path, directory) && (path[length] == '/' || path[length] == '\0');
}

bool shadow_find_user(const char *prefix, pid_t *pid)
{
	struct strs names = STRS_INIT;
	int shadows = cache_open(SHADOW_PART, false);
	bool found = false;

	if (shadows >= 0)
		(void)fs_list(shadows, ".", &names);
	for (size_t i = 0; i < names.count && !found; i++) {
		struct shadow_record record;
		if (!shadow_record_read(shadows, names.item[i], &record))
			continue;
		found = is_below(record.bindir, prefix) && is_used(names.item[i], pid);
		shadow_record_free(&record);
	}
	strs_free(&names);
	fd_close(shadows);
	return found;
}
