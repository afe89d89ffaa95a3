#include "cluster/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "cluster/address.h"
#include "cluster/kept.h"
#include "server/postmaster.h"
#include "server/shmem.h"
#include "server/url.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/identity.h"
#include "sys/path.h"
#include "sys/process.h"
#include "sys/tree.h"

/* ---- the directory, by descriptor ---- */

static bool is_recorded(int directory, const struct state *record)
{
	struct stat st;

	return fstat(directory, &st) == 0 && (unsigned long long)st.st_dev == record->device &&
		(unsigned long long)st.st_ino == record->inode;
}

/* The recorded path had no link in it: one that is there now was put there to lead us elsewhere. */
static int open_recorded(const struct state *record, struct path_place *place, char **culprit)
{
	*place = (struct path_place)PATH_PLACE_NONE;
	errno = ENOENT;
	if (record->inode == 0 || !path_find(record->directory, 0, place, culprit))
		return -1;
	int fd = fs_open_dir(place->parent, place->name);
	if (fd < 0 || is_recorded(fd, record))
		return fd;
	close(fd);
	errno = ENOENT;
	return -1;
}

int cleanup_open_directory(const struct state *record)
{
	struct path_place place;
	int fd = open_recorded(record, &place, NULL);

	path_place_free(&place);
	return fd;
}

static bool is_absence(int error)
{
	return error == ENOENT || error == ENOTDIR || error == ELOOP;
}

enum cleanup_presence cleanup_find(const struct state *record)
{
	int directory = cleanup_open_directory(record);

	if (directory < 0)
		return is_absence(errno) ? CLEANUP_ABSENT : CLEANUP_UNKNOWN;
	close(directory);
	return CLEANUP_THERE;
}

/* ---- the SysV segment ---- */

static bool remove_segment(const struct state *record, const struct segment *segment, bool forced)
{
	struct shmid_ds status;

	if (!postmaster_made(segment, record->postmaster.pid, record->uid, &status))
		return true;
	if (status.shm_nattch > 0 && !forced)
		return false;
	bool acts = identity_act_as(record->uid);
	bool gone = shmctl(segment->id, IPC_RMID, NULL) == 0 || errno == EINVAL || errno == EIDRM;
	if (acts)
		identity_act_as_root();
	return gone;
}

/* The record has the segment that the server made at its start. postmaster.pid has the one that it made when it
 * restarted after a crash, or before it was ready. If that file is gone, the system's list has it. A segment that the
 * kernel does not confirm to be the server's own is not touched. */
bool cleanup_segment(const struct state *record, int directory, bool forced)
{
	struct segment segment;
	bool gone = !record->has_shm || remove_segment(record, &record->shm, forced);

	if (directory >= 0 && record->postmaster.pid > 0 &&
		postmaster_segment(directory, record->version, record->postmaster.pid, record->uid, &segment))
		gone = remove_segment(record, &segment, forced) && gone;
	if (directory >= 0 && record->postmaster.pid > 0)
		gone = shmem_remove_made(directory, record->version, record->postmaster.pid, record->uid, forced) &&
			gone;
	return gone;
}

/* ---- the directory ---- */

/* Only the first problem is reported. errno says why; `stuck` (taken over) is the path below the directory; NULL means
 * the directory itself. */
static bool fail(char **problem, const char *directory, char *stuck)
{
	const char *reason = errno == EXDEV ? "another file system is mounted there" : strerror(errno);

	if (!*problem)
		*problem = str_format(
			"cannot remove '%s%s%s': %s", directory, stuck ? "/" : "", stuck ? stuck : "", reason);
	free(stuck);
	return false;
}

/* Remove the postmaster.pid of a killed server: as long as its zombie is not reaped, the next server would take it for
 * alive. */
static void remove_pid_file(int directory, const char *version)
{
	int data = fs_open_dir(directory, version);

	if (data >= 0)
		unlinkat(data, "postmaster.pid", 0);
	if (data >= 0)
		close(data);
}

static bool remove_entry(int directory, const struct state *record, const char *name, char **problem)
{
	char *stuck;

	if (tree_remove_saying(directory, name, &stuck))
		return true;
	int reason = errno;
	char *path = stuck ? fs_join(name, stuck) : mem_copy(name);
	free(stuck);
	errno = reason;
	return fail(problem, record->directory, path);
}

/* Remove what we made in a directory that stays, except kept data and their log. If nothing is kept, the directory is
 * given back to the caller. */
static bool remove_entries(int directory, const struct state *record, char **problem)
{
	static const char *const ours[] = {"log", KEPT_MARK, KEPT_ADDED};
	struct strs entries = STRS_INIT;
	bool done = true;

	if (FAULT("cleanup.entries"))
		return fail(problem, record->directory, NULL);
	if (record->keep)
		remove_pid_file(directory, record->version);
	else
		done = remove_entry(directory, record, record->version, problem);
	for (size_t i = 0; !record->keep && i < sizeof ours / sizeof ours[0]; i++)
		done = remove_entry(directory, record, ours[i], problem) && done;
	if (!fs_list(directory, ".", &entries))
		done = fail(problem, record->directory, NULL);
	for (size_t i = 0; i < entries.count; i++) {
		if (str_starts(entries.item[i], ".s.PGSQL.") || strcmp(entries.item[i], CLUSTER_DIRECTORY_LOCK) == 0)
			done = remove_entry(directory, record, entries.item[i], problem) && done;
	}
	strs_free(&entries);
	if (done && record->chowned && !record->keep)
		(void)!fchown(directory, getuid(), record->group);
	return done;
}

bool cleanup_is_in(const struct rundir *clusters, const char *name, const struct state *record)
{
	char *path = fs_join(clusters->path, name);
	bool inside = strcmp(path, record->directory) == 0;

	free(path);
	return inside;
}

void cleanup_unlink(const struct rundir *clusters, const char *name, const char *ending)
{
	char file[CLUSTER_NAME_SIZE + 16];

	snprintf(file, sizeof file, "%s.%s", name, ending);
	unlinkat(clusters->fd, file, 0);
}

/* Remove everything in the directory, and then the directory, if the name still leads to it. */
static bool remove_directory(int directory, const struct state *record, const struct path_place *place, char **problem)
{
	char *stuck;

	if (!tree_empty_directory(directory, &stuck))
		return fail(problem, record->directory, stuck);
	if (!fd_is_named(directory, place->parent, place->name))
		return true;
	return unlinkat(place->parent, place->name, AT_REMOVEDIR) == 0 || fail(problem, record->directory, NULL);
}

struct found {
	struct path_place place;
	int directory;
	bool removable; /* the caller has looked already */
};

/* A directory that looks as if it can be removed is only renamed for now. */
static bool hide_found(const struct rundir *clusters, const char *name, const struct state *record,
	const struct found *found, char **problem)
{
	char dead[CLUSTER_NAME_SIZE + 8];

	rundir_dead_name(name, dead);
	if (record->keep || !record->created)
		return remove_entries(found->directory, record, problem);
	return (!FAULT("cleanup.rename") && cleanup_is_in(clusters, name, record) &&
		       (found->removable || tree_looks_removable(found->directory)) &&
		       renameat(clusters->fd, name, clusters->fd, dead) == 0) ||
		remove_directory(found->directory, record, &found->place, problem);
}

/* If the directory does not exist, its name is free or belongs to another directory, and there is nothing to hide. If
 * there is a link on the way to it, whoever made the link may take it away again: that is reported. */
static bool hide_directory(
	const struct rundir *clusters, const char *name, const struct state *record, bool removable, char **problem)
{
	struct found found = {.removable = removable};
	char *culprit = NULL;
	found.directory = open_recorded(record, &found.place, &culprit);
	int reason = errno;
	bool hidden = record->keep || found.directory >= 0 || (is_absence(reason) && reason != ELOOP);

	if (found.directory >= 0) {
		hidden = hide_found(clusters, name, record, &found, problem);
		close(found.directory);
	} else if (!hidden && reason == ELOOP) {
		*problem = str_format("cannot remove '%s': '%s' is a link now", record->directory,
			culprit ? culprit : record->directory);
	} else if (!hidden) {
		errno = reason;
		(void)fail(problem, record->directory, NULL);
	}
	free(culprit);
	path_place_free(&found.place);
	return hidden;
}

/* Record that nothing runs in the cluster any more. */
static void retire(struct state *record, enum state_kind state)
{
	record->state = state;
	state_set(&record->url, "");
	state_set(&record->link, "");
	record->postmaster = record->watchdog = (struct process){0, 0};
	record->has_shm = record->has_password = false;
}

/* Kept data that are not there may be on a file system that is not mounted: then what is left of the path to them is on
 * another one. */
static bool is_unmounted(const struct state *record)
{
	char *path = fs_parent(record->directory);
	struct stat st;

	while (*path && lstat(path, &st) != 0 && errno == ENOENT) {
		char *above = fs_parent(path);
		free(path);
		path = above;
	}
	bool elsewhere = lstat(path, &st) != 0 || (unsigned long long)st.st_dev != record->device;
	free(path);
	return record->keep && elsewhere;
}

static bool remove_address(const struct state *record, char **problem)
{
	if (!record->has_address || is_unmounted(record) || address_remove(record->directory))
		return true;
	int reason = errno;
	char *path = address_path(record->directory);
	*problem = str_format("cannot remove '%s': %s", path, strerror(reason));
	free(path);
	return false;
}

static bool data_stay(const struct state *record)
{
	return record->keep && cleanup_find(record) != CLEANUP_ABSENT;
}

static const char *const for_clients[] = {"crt", "client.crt", "client.key"};

bool cleanup_hide(const struct rundir *clusters, const char *name, struct state *record, bool removable, char **problem)
{
	struct stat st;

	*problem = NULL;
	for (size_t i = 0; i < sizeof for_clients / sizeof for_clients[0]; i++)
		cleanup_unlink(clusters, name, for_clients[i]);
	if (*record->link)
		url_remove_link(record->link, record->directory);
	else if (url_needs_link(record->directory))
		url_remove_links(record->directory);
	/* The record stays with the directory: the next sweep tries again, and kept data are still known to be ours. */
	if (!hide_directory(clusters, name, record, removable, problem) ||
		(!data_stay(record) && !remove_address(record, problem))) {
		retire(record, STATE_LEFT);
		(void)state_write(clusters, name, record);
		return false;
	}
	/* Data that stay are listed, and known to be ours. */
	if (data_stay(record)) {
		retire(record, STATE_KEPT);
		if (!state_write(clusters, name, record))
			*problem = str_format("cannot write '%s/%s.state': %s", clusters->path, name, strerror(errno));
		return !*problem;
	}
	cleanup_unlink(clusters, name, "state");
	if (fstatat(clusters->fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode))
		unlinkat(clusters->fd, name, 0);
	return true;
}

void cleanup_release(const struct rundir *clusters, const char *name)
{
	char dead[CLUSTER_NAME_SIZE + 8], control[CLUSTER_NAME_SIZE + 8], hidden[CLUSTER_NAME_SIZE + 12];
	struct stat st;

	rundir_dead_name(name, dead);
	snprintf(control, sizeof control, "%s.ctl", name);
	snprintf(hidden, sizeof hidden, "%s.ctl", dead);
	if (fstatat(clusters->fd, dead, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
		renameat(clusters->fd, control, clusters->fd, hidden) != 0)
		unlinkat(clusters->fd, control, 0);
	cleanup_unlink(clusters, name, "lock");
}

bool cleanup_remove(const struct rundir *clusters, const char *name, char **problem)
{
	char dead[CLUSTER_NAME_SIZE + 8];
	char *stuck = NULL;

	*problem = NULL;
	rundir_dead_name(name, dead);
	if (!FAULT("cleanup.remove") && !tree_remove_saying(clusters->fd, dead, &stuck)) {
		int reason = errno;
		char *path = fs_join(clusters->path, dead);
		errno = reason;
		(void)fail(problem, path, stuck);
		free(path);
	}
	cleanup_unlink(clusters, dead, "ctl");
	return !*problem;
}
