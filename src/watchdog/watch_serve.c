#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/msg.h"
#include "cluster/cleanup.h"
#include "cluster/spawn.h"
#include "cluster/sweep.h"
#include "server/postmaster.h"
#include "sys/apart.h"
#include "sys/beyond.h"
#include "sys/children.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/kill.h"
#include "sys/loop.h"
#include "sys/tree.h"
#include "template/template.h"
#include "watchdog/watch.h"

enum {
	EXTRA_SHARE = 20, /* an extra spare waits so many times shorter than the first one */
	FAST_MS = 10000,  /* time for a fast shutdown */
	QUIT_MS = 5000,   /* time for an immediate shutdown */
	SHORT_COMMAND_MS = 20,
};

bool watch_record(struct watch *watch, enum watch_state state)
{
	if (FAULT("watchdog.record")) {
		warn_errno("cannot write the state of the cluster");
		return false;
	}
	return instance_record(&watch->instance, state);
}

void watch_release(struct watch *watch)
{
	if (watch->claimant.fd >= 0 && watch->held && watch->trouble)
		CTL_TELL(&watch->claimant, "failed", watch->trouble);
	else if (watch->claimant.fd >= 0 && (watch->failed || !watch->offered))
		CTL_TELL(&watch->claimant, watch->failed ? "failed" : "stopped");
	ctl_close(&watch->claimant);
}

void watch_warn(struct watch *watch, char *text)
{
	if (watch->resets) {
		watch_note_trouble(watch, text);
		return;
	}
	warn_msg("%s", text);
	free(text);
}

enum watch_state watch_fail(struct watch *watch)
{
	watch->failed = true;
	return watch_gone(watch);
}

enum watch_state watch_fail_errno(struct watch *watch, const char *what)
{
	watch_warn(watch, str_format("cannot %s: %s", what, strerror(errno)));
	return watch_fail(watch);
}

/* ---- SPARE, OFFERED ---- */

void watch_leave_stderr(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null >= 0) {
		dup2(null, STDERR_FILENO);
		close(null);
	}
}

/* A caller that is given the URL of a kept cluster may rely on its data: that they are kept is written down before the
 * URL is sent. It is not written much earlier, because nobody wants the data of a cluster that nobody was given. */
static bool write_offer(struct watch *watch)
{
	const struct request *request = &watch->instance.request;
	bool pending = request->initdb && !request->keep && !*request->directory;
	bool keep = request->keep || request->initdb;
	/* A spare's record already has all that matters, so its claimant need not wait for a disk. */
	bool written = watch->state == SPARE;
	const char *directory = watch->instance.record.directory;

	if (!written && !instance_record(&watch->instance, OFFERED))
		return false;
	if (keep && !(pending ? instance_leave_pending : instance_keep)(&watch->instance, OFFERED)) {
		warn_errno("cannot record that '%s' is kept", directory);
		return false;
	}
	if (instance_keep_address(&watch->instance))
		return true;
	int reason = errno;
	char *path = address_path(directory);
	errno = reason;
	warn_errno("cannot write '%s', the port and password of '%s'", path, directory);
	free(path);
	return false;
}

enum watch_state watch_offer(struct watch *watch)
{
	watch->deadline = WATCH_NEVER;
	if (!write_offer(watch))
		return watch_abandon(watch);
	if (!watch->born_spare)
		watch_leave_stderr();
	char *data = instance_kept_data(&watch->instance);
	bool told = !FAULT("watchdog.offer") &&
		CTL_TELL(&watch->claimant, "url", watch->instance.url, watch->instance.superuser, data);
	free(data);
	return told ? OFFERED : watch_stop(watch);
}

/* Clean up what other clusters left, and sync what a killed pg_initcache did not. This runs in a process that is no
 * child of ours, so that it goes on when we end. */
static void tidy_aside(const struct rundir *clusters)
{
	int ends[2];
	char byte;

	if (!fd_pipe(ends))
		return;
	pid_t pid = apart_fork();
	if (pid == 0) {
		/* Close everything, above all our lock, which tells others that the watchdog lives. The parent waits
		 * for the pipe to close with it. */
		fd_close_from(STDERR_FILENO + 1, &clusters->fd, 1);
		(void)sweep_all(clusters);
		template_sync_all();
		_exit(0);
	}
	close(ends[1]);
	if (pid > 0)
		(void)!read(ends[0], &byte, 1);
	close(ends[0]);
}

/* How many seconds a spare waits to be claimed. */
static long long lifetime(const struct watch *watch)
{
	unsigned ttl = watch->terms.ttl;
	bool extra = watch->terms.demand && spare_is_extra(&watch->spare);

	return extra && ttl > EXTRA_SHARE ? ttl / EXTRA_SHARE : ttl;
}

enum watch_state watch_ready(struct watch *watch)
{
	turn_leave(&watch->instance.clusters, &watch->turn);
	if (watch->resets)
		return watch_reset_ready(watch);
	if (watch->claimant.fd >= 0)
		return watch_offer(watch);
	/* Without a record, nobody could end the server after our death. */
	if (!watch_record(watch, SPARE))
		return watch_abandon(watch);
	spare_mark_ready(&watch->spare);
	watch->deadline = loop_now() + lifetime(watch) * 1000;
	if (!watch->terms.demand)
		watch_start_spares(watch);
	tidy_aside(&watch->instance.clusters);
	return SPARE;
}

enum watch_state watch_taken(struct watch *watch)
{
	watch->offered = loop_now();
	/* The caller of `initdb` waits for our end: then nothing touches the data any more. */
	if (watch->instance.request.initdb) {
		tidy_aside(&watch->instance.clusters);
		return watch_gone(watch);
	}
	if (!watch->held)
		ctl_close(&watch->claimant);
	spare_leave(&watch->instance.clusters, &watch->spare);
	/* This is the start that `initdb` made the data for: unless they are to be kept, they are removed when it
	 * stops. */
	if (watch->instance.record.pending) {
		watch->instance.record.keep = false;
		watch->instance.record.pending = 0;
	}
	watch->last_use = WATCH_NEVER;
	(void)watch_record(watch, RUNNING);
	watch_expect_client(watch);
	watch->owes_spare = watch->terms.spares > 0 && request_spareable(&watch->instance.request);
	/* A short command is over before then, and nobody has waited for us. */
	if (watch->held && watch->owes_spare)
		watch->deadline = loop_now() + SHORT_COMMAND_MS;
	else if (watch->owes_spare)
		watch_start_spares(watch);
	if (!watch->born_spare)
		tidy_aside(&watch->instance.clusters);
	return RUNNING;
}

/* ---- STOPPING ---- */

static void signal_postmaster(struct watch *watch, int number, long long limit)
{
	watch->stop_signal = number;
	postmaster_end(watch->instance.record.postmaster.pid, number);
	watch->deadline = limit == WATCH_NEVER ? WATCH_NEVER : loop_now() + limit;
}

void watch_quit_server(struct watch *watch)
{
	signal_postmaster(watch, SIGQUIT, QUIT_MS);
}

/* Nobody is to get the cluster any more, and no child is to work for it. */
static void withdraw(struct watch *watch)
{
	spare_leave(&watch->instance.clusters, &watch->spare);
	turn_leave(&watch->instance.clusters, &watch->turn);
	if (!watch->held)
		watch_release(watch);
	child_kill(&watch->child);
}

/* The holder of a cluster waits until nobody can reach its server. If it has no other address, that is so without its
 * socket. The holder of a directory or of a port may want to use them again, so it waits for the end. */
static void release_holder_early(struct watch *watch)
{
	const struct instance *instance = &watch->instance;
	char name[sizeof ".s.PGSQL.65535"];

	if (!watch->held || instance->record.keep || instance->request.tcp || instance->request.port_given ||
		*instance->request.directory)
		return;
	snprintf(name, sizeof name, ".s.PGSQL.%u", instance->port);
	if (unlinkat(instance->directory, name, 0) == 0)
		watch_release(watch);
}

static enum watch_state stop_server(struct watch *watch)
{
	const struct state *record = &watch->instance.record;

	withdraw(watch);
	if (record->keep)
		signal_postmaster(watch, SIGINT, FAST_MS);
	else
		watch_quit_server(watch);
	release_holder_early(watch);
	(void)watch_record(watch, STOPPING);
	/* While the server stops there is time to look at its thousand files. */
	if (record->created && !record->keep)
		watch->removable = tree_looks_removable(watch->instance.directory);
	return STOPPING;
}

enum watch_state watch_abandon(struct watch *watch)
{
	watch->failed = true;
	return watch_stop(watch);
}

enum watch_state watch_abandon_server(struct watch *watch)
{
	watch->resets = false;
	watch->failed = true;
	return stop_server(watch);
}

bool watch_has_server(const struct watch *watch)
{
	return watch->state >= STARTING && watch->state <= STOPPING && !watch->instance.request.initdb;
}

enum watch_state watch_stop(struct watch *watch)
{
	bool resets = watch->resets;

	watch->resets = false;
	switch (watch->state) {
	case CLONING:
	case STARTING:
	case SPARE:
	case OFFERED:
	case RUNNING:
	case RESETTING: break;
	case RESTING: return watch_leave(watch);
	case STOPPING:
		if (resets)
			(void)watch_record(watch, STOPPING);
		return STOPPING;
	case GONE:
	case KEPT:
	case LEFT: return watch->state;
	}
	if (watch_has_server(watch))
		return stop_server(watch);
	withdraw(watch);
	return watch_gone(watch);
}

void watch_press_on(struct watch *watch)
{
	if (watch->stop_signal == SIGINT)
		signal_postmaster(watch, SIGQUIT, QUIT_MS);
	else
		signal_postmaster(watch, SIGKILL, WATCH_NEVER);
}

/* The first problem is the cause of the later ones. */
void watch_note_trouble(struct watch *watch, char *text)
{
	if (watch->trouble)
		free(text);
	else
		watch->trouble = text;
}

/* Nobody needs to know how data that are removed were shut down. */
static void judge_end(struct watch *watch, int status)
{
	const char *directory = watch->instance.record.directory;

	if (!watch->instance.record.keep)
		return;
	if (status != 0)
		watch_note_trouble(watch,
			str_format("the server in '%s' was not shut down cleanly, but ended with status %d; "
				   "its log is '%s/log'",
				directory, status, directory));
	else if (watch->stop_signal != SIGINT)
		watch_note_trouble(watch,
			str_format("the server in '%s' was not shut down cleanly, for it did not end in "
				   "%d s; its log is '%s/log'",
				directory, FAST_MS / 1000, directory));
}

enum watch_state watch_stopped(struct watch *watch, int status)
{
	if (watch->resets)
		return watch_reset_data(watch);
	judge_end(watch, status);
	return watch_may_linger(watch) ? watch_linger(watch) : watch_gone(watch);
}

bool watch_hide(struct watch *watch)
{
	struct instance *instance = &watch->instance;

	clients_thin(&watch->clients);
	fd_close(instance->port_held);
	instance->port_held = -1;
	children_end();
	child_end(&watch->child); /* children_end() has reaped it */
	bool free = cleanup_segment(&instance->record, instance->directory, beyond_is_subreaper());
	char *problem;
	bool hidden = cleanup_hide(&instance->clusters, instance->name, &instance->record, watch->removable, &problem);
	if (!hidden)
		watch_note_trouble(watch, problem);
	if (!watch_is_hidden(instance)) {
		fd_close(instance->directory);
		instance->directory = -1;
	}
	cleanup_release(&instance->clusters, instance->name);
	return hidden && free;
}

enum watch_state watch_gone(struct watch *watch)
{
	struct instance *instance = &watch->instance;
	struct state *record = &instance->record;

	spare_leave(&instance->clusters, &watch->spare);
	turn_leave(&instance->clusters, &watch->turn);
	child_shoot(&watch->child);
	if (instance->lock < 0) {
		watch->failed = true;
		watch_release(watch);
		return GONE;
	}
	/* No process may write to kept data any more when they are synced. */
	children_end();
	if (!watch->offered && !instance->has_data)
		record->keep = false;
	if (record->keep && instance->directory >= 0 && !tree_sync(instance->directory, record->version))
		watch_note_trouble(watch, str_format("cannot sync '%s': %s", record->directory, strerror(errno)));
	watch_hide(watch);
	/* Before anybody has the URL, stderr is still the caller's. */
	if (watch->trouble)
		warn_msg("%s", watch->trouble);
	watch_release(watch);
	return watch_leave(watch);
}
