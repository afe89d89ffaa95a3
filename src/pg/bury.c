#include "pg/bury.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "pg/address.h"
#include "pg/postmaster.h"
#include "pg/settings.h"
#include "pg/spare.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/lock.h"
#include "sys/loop.h"

enum { QUIT_MS = 5000, FAST_MS = 10000, KILL_MS = 5000, PAUSE_MS = 2, HALF_WRITTEN_S = 10, FILE_MAX_BYTES = 1 << 20 };

enum world { WORLD_SAME, WORLD_PAST, WORLD_OTHER };

/* Whether the pids of a record mean anything to us: "BOOT:PIDNS:NETNS". */
static enum world world_of(const struct record *record)
{
	struct str here = STR_INIT;
	enum world world = WORLD_SAME;

	proc_add_world(&here);
	size_t boot = strcspn(here.text, ":");
	size_t space = boot + 1 + strcspn(here.text + boot + 1, ":");
	if (strncmp(here.text, record->world, boot + 1) != 0)
		world = WORLD_PAST;
	else if (strncmp(here.text, record->world, space + 1) != 0)
		world = WORLD_OTHER;
	str_free(&here);
	return world;
}

/* The cluster's directory, if what has its name is still what the record speaks of; -1 otherwise. */
static int open_directory(const struct record *record)
{
	struct stat st;

	if (record->inode == 0)
		return -1;
	int fd = fs_open_dir(AT_FDCWD, record->directory);
	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0 && (unsigned long long)st.st_dev == record->device &&
		(unsigned long long)st.st_ino == record->inode)
		return fd;
	close(fd);
	errno = ENOENT;
	return -1;
}

/* Whether PGDATA is of the start that the record speaks of, or has not got so far. */
static bool is_same_start(int directory, const struct record *record)
{
	char *path = str_format("%s/%s", record->version, SETTINGS_FILE);
	struct str text = STR_INIT;
	bool same = true;

	if (fd_read_file(directory, path, &text, FILE_MAX_BYTES)) {
		char *token = settings_token(str_text(&text));
		same = !token || strcmp(token, record->token) == 0;
		free(token);
	}
	str_free(&text);
	free(path);
	return same;
}

/* ---- processes ---- */

static void pause_briefly(void)
{
	struct timespec pause = {0, PAUSE_MS * 1000000L};

	nanosleep(&pause, NULL);
}

static bool ends_within(const struct process *process, long long ms)
{
	long long deadline = loop_now() + ms;

	while (process_alive(process)) {
		if (loop_now() >= deadline)
			return false;
		pause_briefly();
	}
	return true;
}

static void end_postmaster(const struct process *postmaster, bool keep)
{
	if (postmaster->pid <= 0 || !process_alive(postmaster))
		return;
	if (keep && process_signal(postmaster, SIGINT) && ends_within(postmaster, FAST_MS))
		return;
	if (process_signal(postmaster, SIGQUIT) && ends_within(postmaster, QUIT_MS))
		return;
	process_signal(postmaster, SIGKILL);
	ends_within(postmaster, KILL_MS);
}

/* Backends outlive a killed postmaster; they, and what they started, work in PGDATA. So may a shell of the user's: what
 * has a terminal, or is of our own session, is left alone. */
static void end_strays(const struct record *record)
{
	char *data = str_format("%s/%s", record->directory, record->version);
	long long deadline = loop_now() + KILL_MS;
	size_t ended;

	do {
		struct process *strays = NULL;
		size_t count = 0;
		ended = 0;
		proc_in_directory(data, &strays, &count);
		for (size_t i = 0; i < count; i++) {
			if (process_is_detached(&strays[i]) && process_signal(&strays[i], SIGKILL))
				ended++;
		}
		free(strays);
		if (ended > 0)
			pause_briefly();
	} while (ended > 0 && loop_now() < deadline);
	free(data);
}

bool bury_processes(const struct record *record)
{
	enum world world = world_of(record);

	if (world != WORLD_SAME)
		return world == WORLD_PAST;
	int directory = open_directory(record);
	if (directory < 0) {
		end_postmaster(&record->postmaster, record->keep);
		return true;
	}
	bool ours = lock_descriptor(directory, LOCK_EXCLUSIVE, false) && is_same_start(directory, record);
	if (ours) {
		end_postmaster(&record->postmaster, record->keep);
		end_strays(record);
	}
	close(directory);
	return ours;
}

/* ---- the SysV segment ---- */

/* The id is known from the record, or, of a server that ended before it was ready, from its own file. */
void bury_segment(struct record *record)
{
	struct shmid_ds segment;
	int directory = record->has_shm || record->postmaster.pid == 0 ? -1 : open_directory(record);

	if (directory >= 0) {
		record->has_shm = postmaster_segment(directory, record->version, record->postmaster.pid, record->uid,
			&record->shm_key, &record->shm_id);
		close(directory);
	}
	if (record->has_shm &&
		postmaster_made(record->shm_key, record->shm_id, record->postmaster.pid, record->uid, &segment) &&
		segment.shm_nattch == 0)
		shmctl(record->shm_id, IPC_RMID, NULL);
}

/* ---- the directory ---- */

/* A killed server leaves one; where its zombie is not reaped, the next server would take that for a living one. */
static void remove_pid_file(int directory, const char *version)
{
	int data = fs_open_dir(directory, version);

	if (data >= 0)
		unlinkat(data, "postmaster.pid", 0);
	if (data >= 0)
		close(data);
}

/* What we made in a directory that stays: all but kept data and its log. */
static void remove_entries(int directory, const struct record *record)
{
	struct strs entries = STRS_INIT;

	if (!record->keep) {
		fs_remove_tree(directory, record->version);
		unlinkat(directory, "log", 0);
	} else {
		remove_pid_file(directory, record->version);
	}
	fs_list(directory, ".", &entries);
	for (size_t i = 0; i < entries.count; i++) {
		if (str_starts(entries.item[i], ".s.PGSQL."))
			unlinkat(directory, entries.item[i], 0);
	}
	strs_free(&entries);
}

static bool is_in(const struct clusters *clusters, const char *name, const struct record *record)
{
	char *path = fs_join(clusters->path, name);
	bool inside = strcmp(path, record->directory) == 0;

	free(path);
	return inside;
}

static void dead_name(const char *name, char dead[CLUSTER_NAME_MAX + 8])
{
	snprintf(dead, CLUSTER_NAME_MAX + 8, "dead.%s", name);
}

/* Data that stays is still listed, and known to be ours. */
static bool leave_kept(const struct clusters *clusters, const char *name, struct record *record)
{
	int directory = record->keep ? open_directory(record) : -1;

	if (directory < 0)
		return false;
	close(directory);
	record_set(&record->state, "kept");
	record_set(&record->url, "");
	record_set(&record->link, "");
	record->postmaster = record->watchdog = (struct process){0, 0};
	record->has_shm = false;
	return record_write(clusters, name, record);
}

static void unlink_file(const struct clusters *clusters, const char *name, const char *ending)
{
	char file[CLUSTER_NAME_MAX + 8];

	snprintf(file, sizeof file, "%s.%s", name, ending);
	unlinkat(clusters->fd, file, 0);
}

/* Its name is free, or what has the name is not of this start any more. */
static bool hide_directory(const struct clusters *clusters, const char *name, const struct record *record)
{
	char dead[CLUSTER_NAME_MAX + 8];
	int directory = open_directory(record);
	bool hidden = true;

	if (directory < 0)
		return true;
	dead_name(name, dead);
	if (!is_same_start(directory, record))
		hidden = true;
	else if (record->keep || !record->made)
		remove_entries(directory, record);
	else if (FAULT("bury.rename") || !is_in(clusters, name, record) ||
		renameat(clusters->fd, name, clusters->fd, dead) != 0)
		hidden = fs_remove_tree(AT_FDCWD, record->directory);
	close(directory);
	return hidden;
}

bool bury_hide(const struct clusters *clusters, const char *name, struct record *record)
{
	struct stat st;

	if (*record->link)
		address_remove_link(record->link, record->directory);
	unlink_file(clusters, name, "ctl");
	/* The record stays with what stays: the next sweep tries again, and kept data are still known to be ours. */
	if (!hide_directory(clusters, name, record))
		return false;
	if (!leave_kept(clusters, name, record)) {
		unlink_file(clusters, name, "state");
		if (fstatat(clusters->fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode))
			unlinkat(clusters->fd, name, 0);
	}
	return true;
}

void bury_remove(const struct clusters *clusters, const char *name)
{
	char dead[CLUSTER_NAME_MAX + 8];

	dead_name(name, dead);
	if (!FAULT("bury.remove"))
		fs_remove_tree(clusters->fd, dead);
	unlink_file(clusters, name, "lock");
}

/* ---- those whose watchdog has died ---- */

/* Killed between its first file and its record: there is nothing else yet. */
static void bury_unrecorded(const struct clusters *clusters, const char *name)
{
	unlink_file(clusters, name, "ctl");
	unlink_file(clusters, name, "state");
	bury_remove(clusters, name);
}

static bool is_kept(const struct record *record)
{
	if (!str_equal(record->state, "kept"))
		return false;
	int directory = open_directory(record);
	if (directory >= 0)
		close(directory);
	return directory >= 0;
}

/* Whether there is anything to be buried, as far as can be told without the lock. */
static bool has_trace(const struct clusters *clusters, const char *name, const char *lock)
{
	struct record record;
	struct stat st;
	char dead[CLUSTER_NAME_MAX + 8];

	dead_name(name, dead);
	if (fstatat(clusters->fd, lock, &st, AT_SYMLINK_NOFOLLOW) == 0 ||
		fstatat(clusters->fd, dead, &st, AT_SYMLINK_NOFOLLOW) == 0)
		return true;
	if (!record_read(clusters, name, &record))
		return false;
	bool kept = is_kept(&record);
	record_free(&record);
	return !kept;
}

static bool bury_recorded(const struct clusters *clusters, const char *name, struct record *record)
{
	if (!bury_processes(record)) {
		unlink_file(clusters, name, "lock");
		return false;
	}
	bury_segment(record);
	bury_hide(clusters, name, record);
	bury_remove(clusters, name);
	return true;
}

bool bury_one(const struct clusters *clusters, const char *name)
{
	char file[CLUSTER_NAME_MAX + 8];
	struct record record;
	bool buried = true;

	snprintf(file, sizeof file, "%s.lock", name);
	if (!has_trace(clusters, name, file))
		return false;
	int lock = lock_take(clusters->fd, file, 0600, LOCK_EXCLUSIVE, false);
	if (lock < 0)
		return false;
	if (record_read(clusters, name, &record)) {
		buried = bury_recorded(clusters, name, &record);
		record_free(&record);
	} else {
		bury_unrecorded(clusters, name);
	}
	close(lock);
	return buried;
}

/* Files that a record was being written to when its writer was killed: fs_replace_file() needs a moment for one. */
static void sweep_half_written(const struct clusters *clusters)
{
	struct strs entries = STRS_INIT;
	struct stat st;

	fs_list(clusters->fd, ".", &entries);
	for (size_t i = 0; i < entries.count; i++) {
		if (str_starts(entries.item[i], "new.") &&
			fstatat(clusters->fd, entries.item[i], &st, AT_SYMLINK_NOFOLLOW) == 0 &&
			time(NULL) - st.st_mtime > HALF_WRITTEN_S)
			unlinkat(clusters->fd, entries.item[i], 0);
	}
	strs_free(&entries);
}

void bury_sweep(const struct clusters *clusters)
{
	struct strs names = STRS_INIT;

	clusters_names(clusters, &names);
	for (size_t i = 0; i < names.count; i++)
		bury_one(clusters, names.item[i]);
	strs_free(&names);
	spare_sweep(clusters);
	sweep_half_written(clusters);
}

void bury_sweep_aside(const struct clusters *clusters)
{
	if (fork() != 0)
		return;
	/* Above all our own lock must not live on in here. */
	fd_close_from(STDERR_FILENO + 1, &clusters->fd, 1);
	bury_sweep(clusters);
	_exit(0);
}

void bury_children(void)
{
	do {
		pid_t *pids = NULL;
		size_t count = 0;
		proc_children(0, &pids, &count);
		for (size_t i = 0; i < count; i++)
			kill(pids[i], SIGKILL);
		free(pids);
	} while (waitpid(-1, NULL, 0) >= 0 || errno == EINTR);
}
