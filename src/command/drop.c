#include "command/drop.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "cluster/cleanup.h"
#include "cluster/kept.h"
#include "cluster/resolve.h"
#include "cluster/rundir.h"
#include "cluster/shutdown.h"
#include "cluster/state.h"
#include "command/named.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/identity.h"
#include "sys/lock.h"
#include "sys/loop.h"
#include "sys/pidscope.h"
#include "sys/process.h"

enum { START_MS = 60000 }; /* how long others may start the cluster again and again */

struct target {
	struct rundir clusters;
	const char *name;            /* of -N */
	char *path;                  /* of the directory, without links above it */
	char own[CLUSTER_NAME_SIZE]; /* the cluster's name in the directory of clusters */
	int lock, directory, held;   /* descriptors: NAME.lock, the directory, the lock file in it; -1: none */
	char *data;                  /* the name of PGDATA */
};

/* ---- what may be removed ---- */

static bool refuse(const struct target *target, const char *why)
{
	warn_msg("'%s' %s", target->path, why);
	return false;
}

/* The runtime user owns the directory, and could have put anything into it, but not another directory in its place. */
static bool open_directory(struct target *target)
{
	struct runtime_user user = {0};
	struct stat st;

	if (lstat(target->path, &st) == 0 && S_ISLNK(st.st_mode)) {
		warn_msg("'%s' is a link, and drop follows none", target->path);
		warn_hint("remove the link, and what it leads to");
		return false;
	}
	target->directory = fs_open_dir(AT_FDCWD, target->path);
	if (target->directory < 0 || fstat(target->directory, &st) != 0) {
		if (errno == ENOENT)
			warn_msg("there is no cluster '%s' (in '%s')", target->name, target->path);
		else
			warn_errno("cannot open '%s'", target->path);
		return false;
	}
	if (st.st_uid == getuid())
		return true;
	bool ours = identity_runtime_user(&user) && st.st_uid == user.uid;
	free(user.name);
	return ours || refuse(target, "belongs to somebody else");
}

/* The lock file is held by a watchdog with another TMPDIR, if by anybody. One that the runtime user has put there locks
 * nothing. */
static bool hold_directory(struct target *target)
{
	target->held = lock_take(target->directory, CLUSTER_DIRECTORY_LOCK, 0600, LOCK_EXCLUSIVE, false);
	if (target->held >= 0 || errno == EPERM || errno == ELOOP)
		return true;
	if (errno == EWOULDBLOCK) {
		(void)refuse(target, "is in use");
		warn_hint("use the TMPDIR with which it was started");
	} else {
		warn_errno("cannot lock '%s'", target->path);
	}
	return false;
}

/* A server that somebody else has started with the data. */
static bool is_at_rest(const struct target *target)
{
	struct process *users = NULL;
	size_t count = 0;
	bool rests = true;
	char *data = fs_join(target->path, target->data);

	process_in_directory(data, &users, &count);
	for (size_t i = 0; i < count && rests; i++) {
		rests = !process_is_detached(&users[i]);
		if (!rests)
			warn_msg("'%s' is in use by the process %ld", target->path, (long)users[i].pid);
	}
	free(users);
	free(data);
	return rests;
}

static bool is_kept(const struct target *target)
{
	struct state record;
	bool kept = kept_is_marked(target->directory);

	if (!kept && state_read(&target->clusters, target->own, &record)) {
		kept = record.keep && cleanup_find(&record) == CLEANUP_THERE;
		state_free(&record);
	}
	return kept;
}

static bool may_remove(struct target *target)
{
	bool empty;

	if (!open_directory(target) || !hold_directory(target))
		return false;
	target->data = kept_find_data(target->directory, &empty);
	if (!target->data || !is_kept(target))
		return refuse(target, "holds no cluster that pg_tmp has kept");
	return is_at_rest(target);
}

/* ---- its end ---- */

/* The record of a cluster that is not kept: if we are killed, the next sweep goes on. */
static bool remove_data(const struct target *target)
{
	struct str scope = STR_INIT;
	struct stat st;
	char *problem = NULL;

	pidscope_add(&scope);
	if (fstat(target->directory, &st) != 0) {
		warn_errno("cannot look at '%s'", target->path);
		return false;
	}
	struct state record = {
		.state = STATE_STOPPING,
		.scope = str_take(&scope),
		.uid = st.st_uid,
		.directory = mem_copy(target->path),
		.device = (unsigned long long)st.st_dev,
		.inode = (unsigned long long)st.st_ino,
		.created = true,
		.has_address = true,
		.version = mem_copy(target->data),
		.link = mem_copy(""),
		.url = mem_copy(""),
		.traits = mem_copy(""),
	};
	bool done = state_write(&target->clusters, target->own, &record);
	if (!done)
		warn_errno("cannot write '%s/%s.state'", target->clusters.path, target->own);
	done = done && cleanup_hide(&target->clusters, target->own, &record, false, &problem);
	if (problem)
		warn_msg("%s", problem);
	free(problem);
	state_free(&record);
	return done;
}

/* Stop the cluster, and lock its name, so that nobody starts it again meanwhile. */
static bool stop(struct target *target, bool *gone)
{
	const struct shutdown_terms now = {0};
	long long deadline = loop_now() + START_MS;
	char file[CLUSTER_NAME_SIZE + 8];
	enum shutdown_result result;
	struct stat st;

	snprintf(file, sizeof file, "%s.lock", target->own);
	do {
		result = shutdown_one(&target->clusters, target->own, &now);
		if (result == SHUTDOWN_FAILED)
			return false;
		target->lock = lock_take(target->clusters.fd, file, 0600, LOCK_EXCLUSIVE, false);
	} while (target->lock < 0 && errno == EWOULDBLOCK && loop_now() < deadline);
	if (target->lock < 0)
		warn_errno("cannot lock '%s/%s'", target->clusters.path, file);
	/* One that was not kept has gone with its stop. */
	*gone = result == SHUTDOWN_STOPPED && lstat(target->path, &st) != 0 && errno == ENOENT;
	return target->lock >= 0;
}

static bool drop(struct target *target)
{
	bool gone = false;

	rundir_name_in(&target->clusters, target->path, target->own);
	bool dropped = stop(target, &gone) && (gone || (may_remove(target) && remove_data(target)));
	/* In a directory that stays, it would be all that we leave. */
	if (target->held >= 0)
		unlinkat(target->directory, CLUSTER_DIRECTORY_LOCK, 0);
	fd_close(target->held);
	fd_close(target->directory);
	if (target->lock >= 0)
		cleanup_release(&target->clusters, target->own);
	fd_close(target->lock);
	free(target->data);
	return dropped;
}

/* The path with the links above its last name resolved. */
static char *find_path(const char *name)
{
	char *path = named_path(name);
	char *parent = path ? fs_parent(path) : NULL;
	char *real = parent ? resolve_path(parent) : NULL;
	char *found = real ? fs_join(real, name) : NULL;

	free(path);
	free(parent);
	free(real);
	return found;
}

static bool drop_named(const char *name)
{
	struct target target = {.name = name, .path = find_path(name), .lock = -1, .directory = -1, .held = -1};
	bool dropped = false;

	if (target.path && named_is_safe(name) && rundir_open(&target.clusters, true)) {
		dropped = drop(&target);
		rundir_close(&target.clusters);
	}
	free(target.path);
	return dropped;
}

int drop_cluster(const struct options *options)
{
	if (options->names.count != 1)
		die_usage("drop takes -N and a name");
	return drop_named(options->names.item[0]) ? STATUS_DONE : STATUS_FAILED;
}
