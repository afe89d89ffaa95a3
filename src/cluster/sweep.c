#include "cluster/sweep.h"

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
#include "base/msg.h"
#include "cluster/cleanup.h"
#include "cluster/slot.h"
#include "cluster/turn.h"
#include "sys/fs.h"
#include "sys/lock.h"
#include "sys/loop.h"
#include "sys/pidscope.h"
#include "sys/process.h"

enum { QUIT_MS = 5000, FAST_MS = 10000, KILL_MS = 5000, PAUSE_MS = 2, HALF_WRITTEN_S = 10, PENDING_S = 86400 };

enum scope { SCOPE_SAME, SCOPE_PAST, SCOPE_OTHER };

/* Whether the pids in a record mean anything here: the record and we are of the same boot and pid namespace
 * ("BOOT:PIDNS:NETNS"), of an earlier boot, or of another namespace. */
static enum scope scope_of(const struct state *record)
{
	struct str here = STR_INIT;
	enum scope scope = SCOPE_SAME;

	pidscope_add(&here);
	size_t boot = strcspn(here.text, ":");
	size_t space = boot + 1 + strcspn(here.text + boot + 1, ":");
	if (strncmp(here.text, record->scope, boot + 1) != 0)
		scope = SCOPE_PAST;
	else if (strncmp(here.text, record->scope, space + 1) != 0)
		scope = SCOPE_OTHER;
	str_free(&here);
	return scope;
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

/* SIGCONT lets a postmaster that somebody has stopped act on the signal. */
static bool ask_to_end(const struct process *postmaster, int number)
{
	bool asked = process_signal(postmaster, number);

	(void)process_signal(postmaster, SIGCONT);
	return asked;
}

static void end_postmaster(const struct process *postmaster, bool keep)
{
	if (postmaster->pid <= 0 || !process_alive(postmaster))
		return;
	if (keep && ask_to_end(postmaster, SIGINT) && ends_within(postmaster, FAST_MS))
		return;
	if (ask_to_end(postmaster, SIGQUIT) && ends_within(postmaster, QUIT_MS))
		return;
	process_signal(postmaster, SIGKILL);
	ends_within(postmaster, KILL_MS);
}

/* Backends outlive a killed postmaster. They, and the programs that they started, have PGDATA as their working
 * directory or, in a directory of ours, some place in it. A shell of the user may have so too: a process with a
 * terminal, or of our own session, is left alone. */
static void end_strays(const struct rundir *clusters, const char *name, const struct state *record)
{
	char *data = cleanup_is_in(clusters, name, record) ? mem_copy(record->directory)
							   : fs_join(record->directory, record->version);
	long long deadline = loop_now() + KILL_MS;
	size_t ended;

	do {
		struct process *strays = NULL;
		size_t count = 0;
		ended = 0;
		process_in_directory(data, &strays, &count);
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

/* End all processes of a cluster. False if some of them are not ours to end, or cannot be seen from here. */
static bool end_processes(const struct rundir *clusters, const char *name, const struct state *record)
{
	enum scope scope = scope_of(record);

	if (scope != SCOPE_SAME)
		return scope == SCOPE_PAST;
	int directory = cleanup_open_directory(record);
	if (directory < 0) {
		end_postmaster(&record->postmaster, record->keep);
		return true;
	}
	/* Our own postmaster is identified by its start time. A watchdog that uses the directory from another TMPDIR
	 * holds the lock file; a lock on the directory itself proves nothing, because others may be able to open the
	 * directory. */
	bool ours = !lock_is_held(directory, CLUSTER_DIRECTORY_LOCK);
	end_postmaster(&record->postmaster, record->keep);
	if (ours)
		end_strays(clusters, name, record);
	close(directory);
	return ours;
}

/* ---- one cluster, and all ---- */

static bool is_kept(const struct state *record)
{
	return record->state == STATE_KEPT && cleanup_find(record) != CLEANUP_ABSENT;
}

static bool is_there(const struct rundir *clusters, const char *file)
{
	struct stat st;

	return fstatat(clusters->fd, file, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static bool is_hidden(const struct rundir *clusters, const char *dead)
{
	char control[CLUSTER_NAME_SIZE + 12];

	snprintf(control, sizeof control, "%s.ctl", dead);
	return is_there(clusters, dead) || is_there(clusters, control);
}

static void tell(char *problem)
{
	if (problem)
		warn_msg("%s", problem);
	free(problem);
}

/* A hidden directory is itself locked: by a watchdog that removes it or lingers with it, or by another sweep. */
static enum sweep_result remove_hidden(const struct rundir *clusters, const char *name, const char *dead)
{
	int directory = fs_open_dir(clusters->fd, dead);
	enum sweep_result result = SWEEP_LEAVING;

	if (directory < 0 && (errno == EMFILE || errno == ENFILE))
		return SWEEP_UNKNOWN;
	if (directory < 0 || lock_descriptor(directory, LOCK_EXCLUSIVE, false)) {
		char *problem;
		result = cleanup_remove(clusters, name, &problem) ? SWEEP_CLEANED : SWEEP_STUCK;
		tell(problem);
	}
	if (directory >= 0)
		close(directory);
	return result;
}

/* If the working directories of processes cannot be read, the shared memory segment shows whether one of them is
 * left. */
static bool free_segment(const struct state *record)
{
	int directory = cleanup_open_directory(record);
	bool free = cleanup_segment(record, directory, false);

	if (directory >= 0)
		close(directory);
	return free;
}

/* Data that `initdb` made are kept like others, but not for ever. */
static bool is_overdue(const struct state *record, bool all)
{
	return record->pending && record->state == STATE_KEPT &&
		(all || (long long)time(NULL) - record->pending >= PENDING_S);
}

/* Clean up a cluster whose lock we hold. A watchdog that was killed before it wrote the record had made nothing else
 * yet. */
static enum sweep_result clean_up(const struct rundir *clusters, const char *name, bool all)
{
	struct state record;
	char *problem = NULL;
	enum sweep_result result = SWEEP_CLEANED;

	if (!state_read(clusters, name, &record)) {
		if (errno != ENOENT)
			return SWEEP_UNKNOWN;
		cleanup_unlink(clusters, name, "state");
		return result;
	}
	record.keep = record.keep && !is_overdue(&record, all);
	if (cleanup_find(&record) == CLEANUP_UNKNOWN)
		result = SWEEP_UNKNOWN;
	else if (!end_processes(clusters, name, &record) || !free_segment(&record))
		result = SWEEP_IN_USE;
	else if (!cleanup_hide(clusters, name, &record, false, &problem))
		result = SWEEP_STUCK;
	tell(problem);
	state_free(&record);
	return result;
}

/* Whether there is anything to clean up, as far as can be told without the lock. */
static enum sweep_result look_at(const struct rundir *clusters, const char *name, const char *lock, bool all)
{
	struct state record;

	if (is_there(clusters, lock))
		return SWEEP_CLEANED;
	if (!state_read(clusters, name, &record))
		return errno == ENOENT ? SWEEP_NOTHING : SWEEP_UNKNOWN;
	bool kept = is_kept(&record) && !is_overdue(&record, all);
	state_free(&record);
	return kept ? SWEEP_KEPT : SWEEP_CLEANED;
}

static enum sweep_result sweep(const struct rundir *clusters, const char *name, bool all)
{
	char file[CLUSTER_NAME_SIZE + 8], dead[CLUSTER_NAME_SIZE + 8];

	snprintf(file, sizeof file, "%s.lock", name);
	rundir_dead_name(name, dead);
	enum sweep_result result = look_at(clusters, name, file, all);
	if (result == SWEEP_CLEANED) {
		int lock = lock_take(clusters->fd, file, 0600, LOCK_EXCLUSIVE, false);
		if (lock < 0)
			return errno == EWOULDBLOCK ? SWEEP_ALIVE : SWEEP_UNKNOWN;
		result = clean_up(clusters, name, all);
		int reason = errno;
		cleanup_release(clusters, name);
		close(lock);
		errno = reason;
	}
	/* This comes last, because it may take long, and nobody has to wait for the name meanwhile. */
	if ((result == SWEEP_CLEANED || result == SWEEP_NOTHING) && is_hidden(clusters, dead))
		result = remove_hidden(clusters, name, dead);
	return result;
}

enum sweep_result sweep_one(const struct rundir *clusters, const char *name)
{
	return sweep(clusters, name, false);
}

enum sweep_result sweep_last(const struct rundir *clusters, const char *name)
{
	return sweep(clusters, name, true);
}

/* Remove files in which a record was being written when the writer was killed. fs_replace_file() needs only a moment,
 * so older ones are left over. */
static void sweep_half_written(const struct rundir *clusters)
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

void sweep_slots(const struct rundir *clusters)
{
	slot_sweep(clusters, "spare");
	slot_sweep(clusters, "pool");
	slot_sweep(clusters, "rest");
	turn_sweep(clusters);
}

bool sweep_all(const struct rundir *clusters)
{
	struct strs names = STRS_INIT;
	bool read = rundir_names(clusters, &names);

	for (size_t i = 0; i < names.count; i++)
		(void)sweep_one(clusters, names.item[i]);
	strs_free(&names);
	sweep_slots(clusters);
	sweep_half_written(clusters);
	return read;
}
