#include "command/reset.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/msg.h"
#include "cluster/ctl.h"
#include "cluster/find.h"
#include "cluster/rundir.h"
#include "cluster/shutdown.h"
#include "cluster/sweep.h"
#include "server/url.h"
#include "sys/lock.h"
#include "sys/loop.h"

enum {
	CALL_MS = 10000,
	PAUSE_MS = 20,
	RESET_MS = 300000, /* for the resets of others that come first, too */
};

/* Say what became of the cluster. */
static bool judge(const struct message *message, const char *shown)
{
	if (ctl_is(message, "reset", 0))
		return true;
	if (ctl_is(message, "refused", 1))
		warn_msg("cannot reset '%s': %s", shown, message->words.item[1]);
	else if (ctl_is(message, "failed", 1))
		warn_msg("cannot reset '%s', so it was stopped: %s", shown, message->words.item[1]);
	else if (ctl_is(message, "gone", 0))
		warn_msg("'%s' was stopped before it was reset", shown);
	else
		warn_msg("cannot reset '%s': it was started by another build of pg_tmp", shown);
	return false;
}

/* A watchdog that ends as it should removes its lock; the kernel gives up only the lock on it. */
static bool was_killed(const struct rundir *clusters, const char *name)
{
	char lock[CLUSTER_NAME_SIZE + 8];
	struct stat st;

	snprintf(lock, sizeof lock, "%s.lock", name);
	return fstatat(clusters->fd, lock, &st, AT_SYMLINK_NOFOLLOW) == 0 && !lock_is_held(clusters->fd, lock);
}

/* The watchdog was killed, so that the data may be in any state. */
static void clean_up(const struct rundir *clusters, const char *name, const char *shown)
{
	const struct shutdown_terms terms = {.wait_ms = 0};

	warn_msg("cannot reset '%s', so it was stopped: its watchdog was killed", shown);
	(void)shutdown_one(clusters, name, &terms);
}

enum asked { ASK_DONE, ASK_FAILED, ASK_AGAIN };

static enum asked ask(const struct rundir *clusters, const char *name, struct ctl *channel, const char *shown)
{
	struct message message;

	if (CTL_SEND(channel, "reset") && ctl_await(channel, &message, loop_now() + RESET_MS) > 0) {
		bool done = judge(&message, shown);
		strs_free(&message.words);
		return done ? ASK_DONE : ASK_FAILED;
	}
	if (errno == ETIMEDOUT)
		warn_msg("cannot reset '%s': its watchdog does not answer", shown);
	else if (was_killed(clusters, name))
		clean_up(clusters, name, shown);
	else /* It had no place for us, or it was just ending. */
		return ASK_AGAIN;
	return ASK_FAILED;
}

static enum asked try_reset(const struct rundir *clusters, const char *name, const char *shown, long long deadline)
{
	struct ctl channel = {.fd = ctl_call(clusters, name, deadline), .line = STR_INIT};

	if (channel.fd < 0 && ctl_is_absent(errno)) {
		warn_msg("'%s' is not running", shown);
		(void)sweep_one(clusters, name);
		return ASK_FAILED;
	}
	if (channel.fd < 0) {
		warn_errno("cannot reach the watchdog of '%s'", shown);
		return ASK_FAILED;
	}
	enum asked asked = ask(clusters, name, &channel, shown);
	ctl_close(&channel);
	return asked;
}

static bool reset_named(const struct rundir *clusters, const char *name, const char *shown)
{
	long long deadline = loop_now() + CALL_MS;
	enum asked asked;

	while ((asked = try_reset(clusters, name, shown, deadline)) == ASK_AGAIN && loop_now() < deadline)
		loop_wait(NULL, 0, loop_now() + PAUSE_MS);
	if (asked == ASK_AGAIN)
		warn_msg("cannot reset '%s': its watchdog does not answer", shown);
	return asked == ASK_DONE;
}

/* False after a line on stderr. */
static bool reset_cluster(const char *what)
{
	struct rundir clusters;
	char name[CLUSTER_NAME_SIZE];

	if (!rundir_open(&clusters, false)) {
		if (errno != ENOENT || !rundir_locate(&clusters))
			return false;
		(void)find_warn_absent(&clusters, what);
		rundir_close(&clusters);
		return false;
	}
	char *shown = url_shown(what);
	bool done = find_cluster(&clusters, what, name) && reset_named(&clusters, name, shown);
	free(shown);
	rundir_close(&clusters);
	return done;
}

int reset_cluster_data(const struct options *options)
{
	return reset_cluster(options->operands.item[0]) ? STATUS_DONE : STATUS_FAILED;
}
