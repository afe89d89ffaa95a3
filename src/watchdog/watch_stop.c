#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/msg.h"
#include "cluster/cleanup.h"
#include "server/postmaster.h"
#include "sys/beyond.h"
#include "sys/children.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/loop.h"
#include "sys/tree.h"
#include "watchdog/watch.h"

enum {
	FAST_MS = 10000, /* time for a fast shutdown */
	QUIT_MS = 5000,  /* time for an immediate shutdown */
};

/* ---- what went wrong ---- */

/* The first problem is the cause of the later ones. */
void watch_note_trouble(struct watch *watch, char *text)
{
	if (watch->trouble)
		free(text);
	else
		watch->trouble = text;
}

void watch_warn(struct watch *watch, char *text)
{
	if (watch_is_reset(watch)) {
		watch_note_trouble(watch, text);
		return;
	}
	warn_msg("%s", text);
	free(text);
}

void watch_release(struct watch *watch)
{
	const bool awaits_end = watch_is_held(watch) || (watch->offered && watch->instance.request.initdb);

	if (watch->claimant.fd >= 0 && awaits_end && watch->trouble)
		CTL_TRY_SEND(&watch->claimant, "failed", watch->trouble);
	else if (watch->claimant.fd >= 0 && (watch->failed || !watch->offered))
		CTL_TRY_SEND(&watch->claimant, watch->failed ? "failed" : "stopped");
	ctl_close(&watch->claimant);
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
	if (!watch_is_held(watch))
		watch_release(watch);
	child_kill(&watch->child);
}

/* The holder of a cluster waits until nobody can reach its server. If it has no other address, that is so without its
 * socket. The holder of a directory or of a port may want to use them again, so it waits for the end. */
static void release_holder_early(struct watch *watch)
{
	const struct instance *instance = &watch->instance;
	char name[sizeof ".s.PGSQL.65535"];

	if (!watch_is_held(watch) || instance->record.keep || instance->request.tcp || instance->request.port_given ||
		*instance->request.directory)
		return;
	snprintf(name, sizeof name, ".s.PGSQL.%u", instance->port);
	if (unlinkat(instance->directory, name, 0) == 0)
		watch_release(watch);
}

enum watch_state watch_stop_server(struct watch *watch)
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
	watch->failed = true;
	return watch_stop_server(watch);
}

enum watch_state watch_give_up(struct watch *watch)
{
	withdraw(watch);
	return watch_gone(watch);
}

enum watch_state watch_press_on(struct watch *watch)
{
	if (watch->stop_signal == SIGINT)
		watch_quit_server(watch);
	else
		signal_postmaster(watch, SIGKILL, WATCH_NEVER);
	return watch->state;
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
	judge_end(watch, status);
	return watch_may_linger(watch) ? watch_linger(watch) : watch_gone(watch);
}

/* ---- the end ---- */

bool watch_hide(struct watch *watch)
{
	struct instance *instance = &watch->instance;

	clients_drop_idle(&watch->clients);
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
	if (record->keep && instance->directory >= 0 &&
		(FAULT("watchdog.sync") || !tree_sync(instance->directory, record->version)))
		watch_note_trouble(watch, str_format("cannot sync '%s': %s", record->directory, strerror(errno)));
	watch_hide(watch);
	/* Before anybody has the URL, stderr is still the caller's. */
	if (watch->trouble)
		warn_msg("%s", watch->trouble);
	watch_release(watch);
	return watch_leave(watch);
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
