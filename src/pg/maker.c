/*
 * A staging directory, locked by whoever writes in it, holds `template`, what is renamed in the end, and for root
 * `work`, which belongs to the runtime user. What he made is copied, not given to root: a descriptor or a hard link
 * that he kept would still lead into it.
 */
#include "pg/maker.h"

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
#include "pg/bootstrap.h"
#include "pg/template.h"
#include "pg/templates.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/identity.h"
#include "sys/lock.h"
#include "sys/loop.h"
#include "sys/walk.h"

enum { LOG_MOST = 64 << 10 };

struct staging {
	int templates;    /* the descriptor of cache/template */
	const char *path; /* its path */
	char name[sizeof TEMPLATE_STAGING + FS_NAME_LENGTH];
	int fd; /* of the staging directory, locked */
};

static bool make(int templates, const char *path, const char *name, struct bootstrap *bootstrap);
static bool staging_open(struct staging *staging);
static void staging_close(struct staging *staging);
static bool fill(const struct staging *staging, struct bootstrap *bootstrap, long long *copy_ms);
static bool fill_as_other(const struct staging *staging, struct bootstrap *bootstrap, long long *copy_ms);
static bool copy_work(int work, int data, const struct runtime_user *user);
static bool write_notes(const struct staging *staging, const struct recipe *recipe);
static bool publish(const struct staging *staging, const char *name);
static void write_log(int templates, const char *name, const struct bootstrap *bootstrap, long long copy_ms);

bool maker_ensure(int templates, const char *path, const char *name, const struct recipe *recipe,
	const struct server *server, bool verbose, bool *made)
{
	struct runtime_user user = {0};
	char *lock_name = str_format("%s.lock", name);
	bool done = false;

	*made = false;
	int lock = lock_take(templates, lock_name, 0600, LOCK_EXCLUSIVE, true);
	if (lock == -1) {
		warn_errno("cannot lock '%s/%s'", path, lock_name);
	} else if (template_is_there(templates, name)) {
		done = true;
	} else if (identity_runtime_user(&user)) {
		struct bootstrap bootstrap = {.server = server, .recipe = recipe, .user = &user, .verbose = verbose};
		templates_sweep(templates);
		*made = done = make(templates, path, name, &bootstrap);
	}
	if (lock != -1) {
		(void)unlinkat(templates, lock_name, 0);
		close(lock);
	}
	free(user.name);
	free(lock_name);
	return done;
}

void maker_sync(int templates, const char *name)
{
	int fd = template_hold_at(templates, name);
	if (fd == -1)
		return;
	if (!FAULT("template.sync") && fs_sync_tree(templates, name))
		(void)unlinkat(fd, "boot", 0);
	close(fd);
}

static bool make(int templates, const char *path, const char *name, struct bootstrap *bootstrap)
{
	struct staging staging = {.templates = templates, .path = path};
	long long copy_ms = 0;

	/* Left by another boot, unsynced. */
	if (!templates_remove(templates, name)) {
		warn_errno("cannot remove '%s/%s', which is not whole", path, name);
		return false;
	}
	if (!staging_open(&staging)) {
		warn_errno("cannot make a directory in '%s'", path);
		return false;
	}
	bootstrap->lock = staging.fd;
	bool made = fill(&staging, bootstrap, &copy_ms) && !FAULT("template.filled") &&
		write_notes(&staging, bootstrap->recipe) && publish(&staging, name);
	if (made && !FAULT("template.published"))
		write_log(templates, name, bootstrap, copy_ms);
	staging_close(&staging);
	return made;
}

/* Between its making and its locking a sweep may take it for a dead one's: then the next. */
static bool staging_open(struct staging *staging)
{
	struct stat held;
	struct stat named;

	for (int tries = 0; tries < 100; tries++) {
		if (!fs_make_unique(staging->templates, TEMPLATE_STAGING, 0711, staging->name, sizeof staging->name))
			return false;
		staging->fd = fs_open_dir(staging->templates, staging->name);
		if (staging->fd == -1)
			continue;
		if (lock_descriptor(staging->fd, LOCK_EXCLUSIVE, false) && fstat(staging->fd, &held) == 0 &&
			fstatat(staging->templates, staging->name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
			held.st_ino == named.st_ino)
			return mkdirat(staging->fd, "template", 0700) == 0;
		close(staging->fd);
	}
	errno = EBUSY;
	return false;
}

static void staging_close(struct staging *staging)
{
	(void)fs_remove_tree(staging->templates, staging->name);
	close(staging->fd);
}

/* The cluster comes to be in template/data. */
static bool fill(const struct staging *staging, struct bootstrap *bootstrap, long long *copy_ms)
{
	if (bootstrap->user->other)
		return fill_as_other(staging, bootstrap, copy_ms);
	char *data = str_format("%s/%s/template/data", staging->path, staging->name);
	bool filled = bootstrap_run(bootstrap, data);
	free(data);
	return filled;
}

static bool fill_as_other(const struct staging *staging, struct bootstrap *bootstrap, long long *copy_ms)
{
	const struct runtime_user *user = bootstrap->user;
	char *path = str_format("%s/%s/work", staging->path, staging->name);
	bool filled = false;
	int work = -1, data = -1;

	if (mkdirat(staging->fd, "work", 0700) == -1 || (work = fs_open_dir(staging->fd, "work")) == -1 ||
		fchown(work, user->uid, user->gid) == -1 || mkdirat(staging->fd, "template/data", 0700) == -1 ||
		(data = fs_open_dir(staging->fd, "template/data")) == -1) {
		warn_errno("cannot make '%s'", path);
	} else if (bootstrap_run(bootstrap, path)) {
		long long start = loop_now();
		filled = copy_work(work, data, user);
		if (!filled)
			warn_errno("cannot copy '%s'", path);
		*copy_ms = loop_now() - start;
	}
	fd_close(work);
	fd_close(data);
	free(path);
	return filled;
}

/* A cluster has files and directories of one owner only, each with one name. */
static bool is_expected(void *context, int dir, const char *name, const struct stat *st)
{
	const struct runtime_user *user = context;

	(void)dir, (void)name;
	if (S_ISREG(st->st_mode) && st->st_nlink == 1 && st->st_uid == user->uid)
		return true;
	errno = EPERM;
	return false;
}

static bool open_file(void *context, int dir, const char *name, const struct stat *st)
{
	(void)context, (void)st;
	return fchmodat(dir, name, 0644, 0) == 0;
}

static bool open_inside(void *context, int fd)
{
	(void)context;
	return fchmod(fd, 0755) == 0;
}

static bool copy_work(int work, int data, const struct runtime_user *user)
{
	static const struct visitor judge = {.file = is_expected};
	static const struct visitor open_up = {.file = open_file, .inside = open_inside};
	struct runtime_user owner = *user;

	return walk_tree(work, &judge, &owner) && fs_clone_tree(work, data) && walk_tree(data, &open_up, NULL);
}

static bool write_notes(const struct staging *staging, const struct recipe *recipe)
{
	struct str made = STR_INIT;
	struct str boot = STR_INIT;
	int fd = fs_open_dir(staging->fd, "template");

	recipe_write(recipe, &made);
	template_add_boot(&boot);
	bool written = fd != -1 && fs_replace_file(fd, "made", str_text(&made), made.length, 0644) &&
		fs_replace_file(fd, "boot", str_text(&boot), boot.length, 0644) &&
		fchmod(fd, geteuid() == 0 ? 0755 : 0700) == 0;
	if (!written)
		warn_errno("cannot write to '%s/%s'", staging->path, staging->name);
	fd_close(fd);
	str_free(&made);
	str_free(&boot);
	return written;
}

static bool publish(const struct staging *staging, const char *name)
{
	if (!FAULT("template.publish") && renameat(staging->fd, "template", staging->templates, name) == 0)
		return true;
	warn_errno("cannot make '%s/%s'", staging->path, name);
	return false;
}

/* The log tells a person what was made and what it took; an old half of it is kept. */
static void write_log(int templates, const char *name, const struct bootstrap *bootstrap, long long copy_ms)
{
	char when[32];
	struct tm utc;
	struct stat st;
	time_t now = time(NULL);

	(void)gmtime_r(&now, &utc);
	(void)strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &utc);
	char *line = str_format("%s made %s: initdb %lld ms, database %lld ms, copy %lld ms\n", when, name,
		bootstrap->initdb_ms, bootstrap->database_ms, copy_ms);
	int fd = openat(templates, "log", O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd != -1) {
		(void)fd_write_all(fd, line, strlen(line));
		if (fstat(fd, &st) == 0 && st.st_size > LOG_MOST)
			(void)renameat(templates, "log", templates, "log.old");
		close(fd);
	}
	if (bootstrap->verbose)
		fprintf(stderr, "%s: %s", msg_tool(), line);
	free(line);
}
