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
#include "cluster/sweep.h"
#include "server/initargs.h"
#include "sys/beyond.h"
#include "sys/fault.h"
#include "sys/fs.h"
#include "sys/lock.h"
#include "sys/path.h"
#include "watchdog/instance.h"

enum { NAME_TRIES = 100, LOCK_TRIES = 2 };

/* ---- the name and its lock ---- */

static int lock_name(const struct rundir *clusters, const char *name)
{
	char file[CLUSTER_NAME_SIZE + 8];

	snprintf(file, sizeof file, "%s.lock", name);
	return lock_take(clusters->fd, file, 0600, LOCK_EXCLUSIVE, false);
}

static bool is_unused(const struct rundir *clusters, const char *name)
{
	char file[CLUSTER_NAME_SIZE + 8];
	struct stat st;

	snprintf(file, sizeof file, "%s.state", name);
	return fstatat(clusters->fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0 &&
		fstatat(clusters->fd, file, &st, AT_SYMLINK_NOFOLLOW) != 0;
}

static bool take_new_name(struct instance *instance)
{
	for (int i = 0; i < NAME_TRIES; i++) {
		fs_random_name(instance->name, FS_NAME_LENGTH);
		instance->lock = lock_name(&instance->clusters, instance->name);
		if (instance->lock < 0 && errno != EWOULDBLOCK)
			break;
		if (instance->lock >= 0 && is_unused(&instance->clusters, instance->name))
			return true;
		if (instance->lock >= 0)
			close(instance->lock);
		instance->lock = -1;
	}
	warn_errno("cannot make a cluster in '%s'", instance->clusters.path);
	return false;
}

/* ---- the directory ---- */

/* Whether the data in the directory were kept. Our record of the directory says so or, if there is no record, the file
 * that was put beside the data. */
static bool holds_kept(struct instance *instance)
{
	struct state record;

	if (state_read(&instance->clusters, instance->name, &record)) {
		int directory = record.keep ? cleanup_open_directory(&record) : -1;
		if (directory >= 0)
			state_set(&instance->record.traits, record.traits);
		instance->record.has_address = directory >= 0 && record.has_address;
		if (directory >= 0 && record.pending) {
			instance->record.pending = record.pending;
			instance->record.created = record.created;
		}
		state_free(&record);
		if (directory >= 0)
			close(directory);
		if (directory >= 0)
			return true;
	}
	return kept_is_marked(instance->directory);
}

/* The existing data decide the version: a server of another major version cannot read them. */
static bool adopt_data(struct instance *instance, char *data)
{
	struct version version;

	version_parse(data, &version);
	if (version.major != instance->server.version.major) {
		struct str ours = STR_INIT;
		version_write(&instance->server.version, &ours);
		warn_msg("'%s' holds data of PostgreSQL %u, but the server is %s", instance->record.directory,
			version.major, ours.text);
		warn_hint("use -V %u", version.major);
		str_free(&ours);
		free(data);
		return false;
	}
	free(instance->record.version);
	instance->record.version = data;
	instance->record.keep = true;
	instance->has_data = true;
	return true;
}

/* Whether PGDATA belongs to the user who runs the server. The server reads the settings in it before it checks its
 * owner: another user's settings could make it run that user's programs. */
static bool data_is_ours(const struct instance *instance, const char *data)
{
	struct stat st;

	if (fstatat(instance->directory, data, &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_uid == instance->user.uid)
		return true;
	warn_msg("'%s/%s' does not belong to the user who runs the server", instance->record.directory, data);
	return false;
}

/* The directory must be empty or hold kept data. This is checked even if we have just made it: somebody may have
 * replaced it. */
static bool look_into_directory(struct instance *instance)
{
	bool empty;
	char *data = kept_find_data(instance->directory, &empty);

	if (data && !data_is_ours(instance, data)) {
		free(data);
		return false;
	}
	if (data && holds_kept(instance))
		return adopt_data(instance, data);
	if (!empty)
		warn_msg("'%s' is not empty, and holds no cluster that pg_tmp has kept", instance->record.directory);
	if (data)
		warn_hint("if you want the data in it, make an empty file '%s/" KEPT_MARK "'",
			instance->record.directory);
	free(data);
	return empty;
}

static bool give_to_runtime_user(const struct instance *instance)
{
	if (!instance->user.other)
		return true;
	if (!FAULT("instance.give") && fchown(instance->directory, instance->user.uid, instance->user.gid) == 0)
		return true;
	warn_errno("cannot give '%s' to its runtime user", instance->record.directory);
	return false;
}

/* With the same TMPDIR the cluster would have been found by its name. */
static bool refuse_used(const struct instance *instance)
{
	warn_msg("'%s' is in use", instance->record.directory);
	warn_hint("use the TMPDIR with which it was started");
	return false;
}

/* Others can lock a directory that they can open. Of such a directory, this lock only keeps cleaners away, and the lock
 * file tells whether it is in use. */
static bool lock_directory(struct instance *instance, const struct stat *st, bool given)
{
	bool closed = (st->st_mode & (S_IRGRP | S_IROTH)) == 0;

	if (!lock_descriptor(instance->directory, LOCK_EXCLUSIVE, false) && errno == EWOULDBLOCK && closed)
		return refuse_used(instance);
	if (!given)
		return true;
	for (int tries = 0; tries < LOCK_TRIES && instance->held < 0; tries++) {
		instance->held = lock_take(instance->directory, CLUSTER_DIRECTORY_LOCK, 0600, LOCK_EXCLUSIVE, false);
		/* A lock file that belongs to somebody else, or is a link, is not ours: replace it. */
		if (instance->held >= 0 || (errno != EPERM && errno != ELOOP) ||
			unlinkat(instance->directory, CLUSTER_DIRECTORY_LOCK, 0) != 0)
			break;
	}
	if (instance->held >= 0)
		return true;
	if (errno == EWOULDBLOCK)
		return refuse_used(instance);
	warn_errno("cannot lock '%s'", instance->record.directory);
	return false;
}

/* Whether others may write to the directory: they could put a socket of their own in the place of the server's, or data
 * where there are none yet. */
static bool others_may_write(const struct instance *instance, const struct stat *st)
{
	bool private = st->st_gid == 0 || st->st_gid == (gid_t)getuid() ||
		(instance->user.other && st->st_gid == instance->user.gid);

	return (st->st_mode & S_IWOTH) != 0 ||
		((st->st_mode & S_IWGRP) != 0 && (!private || beyond_has_access_list(instance->directory, NULL)));
}

/* Open and lock the directory `name` in `parent`. It is recorded only if it passes all checks, and what is not recorded
 * is never cleaned away. */
static bool hold_directory(struct instance *instance, int parent, const char *name, bool given)
{
	struct stat st;
	const char *path = instance->record.directory;

	instance->directory = fs_open_dir(parent, name);
	if (instance->directory < 0 || fstat(instance->directory, &st) != 0) {
		warn_errno("cannot open '%s'", path);
		return false;
	}
	if (st.st_uid != getuid() && st.st_uid != instance->user.uid) {
		warn_msg("'%s' belongs to somebody else", path);
		return false;
	}
	if (given && others_may_write(instance, &st)) {
		warn_msg("'%s' can be written to by others (mode %04o)", path, (unsigned)st.st_mode & 07777);
		warn_hint("close it to them (chmod go-w)");
		return false;
	}
	if (!lock_directory(instance, &st, given) || !look_into_directory(instance))
		return false;
	instance->record.device = (unsigned long long)st.st_dev;
	instance->record.inode = (unsigned long long)st.st_ino;
	instance->record.chowned = instance->user.other && !instance->record.created && st.st_uid != instance->user.uid;
	instance->record.group = st.st_gid;
	return true;
}

/* Who may read PGDATA has to reach it. */
static mode_t directory_mode(const struct instance *instance)
{
	return initargs_let_group_in(instance->request.initargs) ? 0750 : 0700;
}

enum instance_result instance_take_new(struct instance *instance)
{
	if (!take_new_name(instance))
		return INSTANCE_FAILED;
	instance->record.directory = fs_join(instance->clusters.path, instance->name);
	instance->record.created = true;
	if (!instance_record(instance, STATE_CLONING))
		return INSTANCE_FAILED;
	if (mkdirat(instance->clusters.fd, instance->name, directory_mode(instance)) != 0) {
		warn_errno("cannot make '%s'", instance->record.directory);
		return INSTANCE_FAILED;
	}
	if (!hold_directory(instance, instance->clusters.fd, instance->name, false) || !give_to_runtime_user(instance))
		return INSTANCE_FAILED;
	return INSTANCE_DONE;
}

/* Find the directory of -d, and record its path without links. Parent directories that are made on the way stay, even
 * if the cluster fails. */
static bool find_given_directory(struct instance *instance, struct path_place *place)
{
	const char *wanted = instance->request.directory;
	char *culprit = NULL;

	if (!rundir_way_reachable(&instance->user, wanted, INSTANCE_REMEDY_DIRECTORY))
		return false;
	if (path_find(wanted, PATH_FOLLOW | PATH_MAKE, place, &culprit)) {
		instance->record.directory = mem_copy(place->path);
		return true;
	}
	rundir_warn_directory(wanted, culprit);
	free(culprit);
	return false;
}

/* To be called when its name is locked: then nobody else makes the directory, and whoever was about to remove it has
 * done so. */
static bool make_given_directory(struct instance *instance, const struct path_place *place)
{
	instance->record.created = mkdirat(place->parent, place->name, directory_mode(instance)) == 0;
	if (instance->record.created || errno == EEXIST)
		return true;
	warn_errno("cannot make '%s'", place->path);
	return false;
}

/* Undo our changes to a directory that was refused: its content stays, and so does the record of an earlier start. */
static void abandon_directory(struct instance *instance, const struct path_place *place)
{
	char file[CLUSTER_NAME_SIZE + 8];

	if (instance->held >= 0)
		unlinkat(instance->directory, CLUSTER_DIRECTORY_LOCK, 0);
	if (instance->record.created)
		unlinkat(place->parent, place->name, AT_REMOVEDIR);
	snprintf(file, sizeof file, "%s.lock", instance->name);
	unlinkat(instance->clusters.fd, file, 0);
	close(instance->lock);
	instance->lock = -1;
}

static enum instance_result take_given(struct instance *instance, const struct path_place *place)
{
	struct rundir *clusters = &instance->clusters;
	bool linked = !rundir_name_in(clusters, place->path, instance->name);

	/* First remove what a dead watchdog left here, which may include the directory. */
	(void)sweep_one(clusters, instance->name);
	instance->lock = lock_name(clusters, instance->name);
	if (instance->lock < 0 && errno == EWOULDBLOCK)
		return INSTANCE_BUSY;
	if (instance->lock < 0) {
		warn_errno("cannot lock '%s/%s.lock'", clusters->path, instance->name);
		return INSTANCE_FAILED;
	}
	if (!make_given_directory(instance, place) || !hold_directory(instance, place->parent, place->name, true)) {
		abandon_directory(instance, place);
		return INSTANCE_FAILED;
	}
	if (!instance_record(instance, STATE_CLONING))
		return INSTANCE_FAILED;
	if (linked)
		(void)!symlinkat(instance->record.directory, clusters->fd, instance->name);
	return give_to_runtime_user(instance) ? INSTANCE_DONE : INSTANCE_FAILED;
}

enum instance_result instance_take_given(struct instance *instance)
{
	struct path_place place;

	if (!find_given_directory(instance, &place))
		return INSTANCE_FAILED;
	enum instance_result taken = take_given(instance, &place);
	path_place_free(&place);
	return taken;
}
