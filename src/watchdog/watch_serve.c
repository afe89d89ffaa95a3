#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/msg.h"
#include "cluster/reply.h"
#include "cluster/sweep.h"
#include "sys/apart.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/loop.h"
#include "template/template.h"
#include "watchdog/watch.h"

enum {
	EXTRA_SHARE = 20, /* an extra spare waits so many times shorter than the first one */
	SHORT_COMMAND_MS = 20,
};

bool watch_record(struct watch *watch, enum watch_state state)
{
	return instance_record(&watch->instance, watch_kind(state));
}

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

	if (!written && !instance_record(&watch->instance, STATE_OFFERED))
		return false;
	if (keep && !(pending ? instance_leave_pending : instance_keep)(&watch->instance, STATE_OFFERED)) {
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
	bool sent = !FAULT("watchdog.offer") &&
		reply_send_url(&watch->claimant,
			&(struct reply_url){watch->instance.url, watch->instance.superuser, data, NULL});
	free(data);
	return sent ? OFFERED : watch_stop(watch);
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
	if (watch_is_reset(watch))
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

/* From `taken` on, a claimant is connected only to hold the cluster, or to await the end of `initdb`. */
bool watch_is_held(const struct watch *watch)
{
	return watch->offered && watch->claimant.fd >= 0 && !watch->instance.request.initdb;
}

enum watch_state watch_taken(struct watch *watch, bool holds)
{
	watch->offered = loop_now();
	/* The caller of `initdb` waits for our end: then nothing touches the data any more. */
	if (watch->instance.request.initdb) {
		tidy_aside(&watch->instance.clusters);
		return watch_gone(watch);
	}
	if (!holds)
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
	if (holds && watch->owes_spare)
		watch->deadline = loop_now() + SHORT_COMMAND_MS;
	else if (watch->owes_spare)
		watch_start_spares(watch);
	if (!watch->born_spare)
		tidy_aside(&watch->instance.clusters);
	return RUNNING;
}
