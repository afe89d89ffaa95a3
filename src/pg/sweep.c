#include "pg/sweep.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "pg/bury.h"
#include "pg/slot.h"
#include "sys/fs.h"
#include "sys/lock.h"
#include "sys/loop.h"

enum { QUIT_MS = 5000, FAST_MS = 10000, KILL_MS = 5000, PAUSE_MS = 2, HALF_WRITTEN_S = 10 };

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

/* Backends outlive a killed postmaster; they, and what they started, work in PGDATA, or wherever they went in a
 * directory of ours. So may a shell of the user's: what has a terminal, or is of our own session, is left alone. */
static void end_strays(const struct clusters *clusters, const char *name, const struct record *record)
{
	char *data = bury_is_in(clusters, name, record) ? mem_copy(record->directory)
							: fs_join(record->directory, record->version);
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

static bool end_processes(const struct clusters *clusters, const char *name, const struct record *record)
{
	enum world world = world_of(record);

	if (world != WORLD_SAME)
		return world == WORLD_PAST;
	int directory = bury_open_directory(record);
	if (directory < 0) {
		end_postmaster(&record->postmaster, record->keep);
		return true;
	}
	/* Our own postmaster is known by its start. Whoever uses the directory from another TMPDIR has its lock, which
	 * is not the directory's own: others may be able to open that. */
	bool ours = !lock_is_held(directory, CLUSTER_DIRECTORY_LOCK);
	end_postmaster(&record->postmaster, record->keep);
	if (ours)
		end_strays(clusters, name, record);
	close(directory);
	return ours;
}

/* ---- one cluster, and all ---- */

/* Killed between its first file and its record: there is nothing else yet. */
static void bury_unrecorded(const struct clusters *clusters, const char *name)
{
	bury_unlink(clusters, name, "state");
	bury_remove(clusters, name);
}

static bool is_kept(const struct record *record)
{
	if (!str_equal(record->state, "kept"))
		return false;
	int directory = bury_open_directory(record);
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

	bury_dead_name(name, dead);
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
	/* Where the working directories of processes cannot be read, the segment tells that one is left. */
	if (!end_processes(clusters, name, record) || !bury_segment(record)) {
		bury_unlink(clusters, name, "lock");
		return false;
	}
	bury_hide(clusters, name, record);
	bury_remove(clusters, name);
	return true;
}

bool sweep_one(const struct clusters *clusters, const char *name)
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

void sweep_slots(const struct clusters *clusters)
{
	slot_sweep(clusters, "spare");
	slot_sweep(clusters, "pool");
	slot_sweep(clusters, "rest");
}

void sweep_all(const struct clusters *clusters)
{
	struct strs names = STRS_INIT;

	clusters_names(clusters, &names);
	for (size_t i = 0; i < names.count; i++)
		sweep_one(clusters, names.item[i]);
	strs_free(&names);
	sweep_slots(clusters);
	sweep_half_written(clusters);
}
