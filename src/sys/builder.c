#include "sys/builder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/msg.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/ipcs.h"
#include "sys/lock.h"
#include "sys/proc.h"
#include "sys/rights.h"
#include "text/num.h"
#include "text/str.h"
#include "text/words.h"

/* The uids that systemd assigns to services without a user of their own (DynamicUser). */
enum { FIRST = 61184, LAST = 65519 };
enum { TRIES = 64, PATIENCE_MS = 10000, PAUSE_MS = 5, STATUS_MAX = 64 << 10 };

/*
 * Where a uid is locked: where systemd does it itself, by a file named after the number; else in a directory that is
 * the same for the whole machine, since two caches know nothing of each other.
 */
static const char *const lock_directories[] = {"/run/systemd/dynamic-uid", "/run"};

#define LOCK_PREFIX "tinypg.uid."

/* ---- the uid's lock ---- */

static bool is_roots(int dir)
{
	struct stat st;

	return fstat(dir, &st) == 0 && st.st_uid == 0 && (st.st_mode & 022) == 0 && faccessat(dir, ".", W_OK, 0) == 0;
}

static void open_locks(int near, struct builder *builder)
{
	for (size_t i = 0; i < sizeof lock_directories / sizeof *lock_directories; i++) {
		builder->locks = fs_open_dir(AT_FDCWD, lock_directories[i]);
		builder->is_systemd = i == 0;
		if (builder->locks >= 0 && is_roots(builder->locks))
			return;
		fd_close(builder->locks);
	}
	builder->is_systemd = false;
	builder->locks = fs_open_dir(near, ".");
}

static bool lock_uid(struct builder *builder, uid_t uid)
{
	snprintf(builder->lock_name, sizeof builder->lock_name, builder->is_systemd ? "%lu" : LOCK_PREFIX "%lu",
		(unsigned long)uid);
	builder->lock = lock_take(builder->locks, builder->lock_name, 0600, LOCK_EXCLUSIVE, false);
	return builder->lock >= 0;
}

static void unlock_uid(struct builder *builder)
{
	if (builder->lock >= 0)
		(void)unlinkat(builder->locks, builder->lock_name, 0);
	fd_close(builder->lock);
	builder->lock = -1;
}

/* Remove the lock files whose holders were killed. */
static void sweep_locks(int locks)
{
	struct strs names = STRS_INIT;
	unsigned long long uid;

	(void)fs_list(locks, ".", &names);
	for (size_t i = 0; i < names.count; i++) {
		const char *name = names.item[i];
		if (!str_starts(name, LOCK_PREFIX) || !num_parse(name + strlen(LOCK_PREFIX), FIRST, LAST, &uid))
			continue;
		int lock = lock_take(locks, name, 0600, LOCK_EXCLUSIVE, false);
		if (lock >= 0)
			(void)unlinkat(locks, name, 0);
		fd_close(lock);
	}
	strs_free(&names);
}

/* ---- processes of a uid ---- */

/* Whether uid is among the real, effective, saved and file system uids, which are all in one line of a process's
 * status. */
static bool has_uid(const char *status, uid_t uid)
{
	const char *line = strstr(status, "\nUid:");
	struct strs words = STRS_INIT;
	const char *problem;
	unsigned long long number;
	bool found = false;

	if (!line)
		return false;
	char *text = str_format("%.*s", (int)strcspn(line + 1, "\n"), line + 1);
	(void)words_split(text, &words, &problem);
	for (size_t i = 1; i < words.count; i++)
		found = found || (num_parse(words.item[i], 0, UINT_MAX, &number) && (uid_t)number == uid);
	strs_free(&words);
	free(text);
	return found;
}

/* Whether any process has the uid; `zombies` says whether those count that have ended but are not yet waited for. */
static bool is_used(uid_t uid, bool zombies)
{
	DIR *all = opendir("/proc");
	struct dirent *entry;
	unsigned long long pid;
	bool used = false;

	while (all && !used && (entry = readdir(all))) {
		struct str status = STR_INIT;
		char path[64];
		if (!num_parse(entry->d_name, 1, INT_MAX, &pid))
			continue;
		snprintf(path, sizeof path, "/proc/%llu/status", pid);
		used = fd_read_file(AT_FDCWD, path, &status, STATUS_MAX) && has_uid(str_text(&status), uid) &&
			(zombies || !strstr(str_text(&status), "\nState:\tZ"));
		str_free(&status);
	}
	if (all)
		(void)closedir(all);
	return used;
}

/* ---- the choice ---- */

static bool is_ours_to_take(uid_t uid)
{
	return rights_have_user(uid, uid) && !identity_has_entry(uid) && !getgrgid((gid_t)uid) && !is_used(uid, true);
}

/* Start at a random uid, so that builders that do not see each other's locks seldom meet. */
static bool choose(struct builder *builder)
{
#ifdef __APPLE__
	/* initdb needs a passwd entry for its user, and on this system we cannot preload a library that supplies
	 * one. */
	return false;
#endif
	unsigned random;

	fs_random_bytes(&random, sizeof random);
	for (unsigned i = 0; i < TRIES; i++) {
		uid_t uid = (uid_t)(FIRST + (random + i) % (LAST - FIRST + 1));
		if (!lock_uid(builder, uid))
			continue;
		if (is_ours_to_take(uid)) {
			builder->user = (struct runtime_user){
				.uid = uid, .gid = uid, .name = NULL, .other = true, .brief = true};
			return true;
		}
		unlock_uid(builder);
	}
	return false;
}

bool builder_take(int near, struct builder *builder)
{
	static bool told;
	struct runtime_user user;

	*builder = (struct builder){.lock = -1, .locks = -1};
	if (!identity_runtime_user(&user))
		return false;
	builder->user = user;
	if (!user.other)
		return true;
	open_locks(near, builder);
	if (builder->locks >= 0)
		sweep_locks(builder->locks);
	if (builder->locks >= 0 && choose(builder)) {
		free(user.name);
		return true;
	}
	if (!told)
		warn_msg("there is no unused uid here: templates and compiled servers are made as '%s', who also runs "
			 "servers",
			user.name);
	told = true;
	return true;
}

/* ---- the end ---- */

/* Kill all processes of the uid at once, from a process of that uid: none can escape by forking. */
static void kill_all(const struct runtime_user *user)
{
	pid_t pid = fork();

	if (pid == 0) {
		if (user->uid >= FIRST && user->uid <= LAST && identity_become(user) && getuid() == user->uid)
			(void)kill(-1, SIGKILL);
		_exit(0);
	}
	if (pid > 0)
		(void)proc_wait(pid);
}

bool builder_clear(const struct builder *builder)
{
	static const struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};

	if (builder->lock < 0)
		return true;
	kill_all(&builder->user);
	for (int waited = 0; is_used(builder->user.uid, false); waited += PAUSE_MS) {
		if (waited > PATIENCE_MS) {
			errno = EBUSY;
			return false;
		}
		(void)nanosleep(&pause, NULL);
		kill_all(&builder->user);
	}
	ipcs_remove_of(builder->user.uid);
	return true;
}

void builder_release(struct builder *builder)
{
	(void)builder_clear(builder);
	unlock_uid(builder);
	fd_close(builder->locks);
	free(builder->user.name);
	*builder = (struct builder){.lock = -1, .locks = -1};
}

void builder_reclaim(int near, uid_t uid)
{
	struct builder builder = {.user = {.uid = uid, .gid = (gid_t)uid, .other = true}, .lock = -1};

	if (geteuid() != 0 || uid < FIRST || uid > LAST)
		return;
	open_locks(near, &builder);
	if (builder.locks >= 0 && lock_uid(&builder, uid) && !identity_has_entry(uid))
		builder_release(&builder);
	else
		fd_close(builder.locks);
}
