#include <errno.h>
#include <limits.h>
#include <string.h>

#include "server/postmaster.h"
#include "sys/killed.h"
#include "sys/loop.h"
#include "sys/net.h"
#include "sys/process.h"
#include "text/num.h"
#include "watchdog/guard.h"
#include "watchdog/startlog.h"
#include "watchdog/watch.h"

enum {
	PATIENCE_S = 60,           /* how long a server may take to answer at its start */
	PATIENCE_RECOVERY_S = 600, /* the same with data that existed before, which may need recovery */
	CHECK_TIMEOUT_MS = 30000,
	GUARD_MS = 60000,
	PORT_TRIES = 3,
};

static unsigned major(const struct watch *watch)
{
	return watch->instance.server.version.major;
}

static void show_log(struct watch *watch)
{
	if (watch_is_reset(watch))
		watch_note_log(watch);
	startlog_show(&watch->instance, watch->log_start);
}

/* Until the server is guarded, its superuser is let in. */
static bool asks_as_role(const struct watch *watch, const struct conf *settings)
{
	return watch->state > STARTING && !watch_is_reset(watch) && hba_is_guarded(&settings->hba);
}

bool watch_is_let_in(const struct watch *watch)
{
	const struct conf settings = instance_settings(&watch->instance);

	return !asks_as_role(watch, &settings) || hba_has_role(&settings.hba);
}

struct idle_at watch_idle_at(const struct watch *watch)
{
	const struct instance *instance = &watch->instance;
	const struct conf settings = instance_settings(instance);
	bool first = watch->state <= STARTING || watch_is_reset(watch), as_role = asks_as_role(watch, &settings);

	return (struct idle_at){
		.runtime = &instance->user,
		.directory = instance->socket_directory,
		.home = instance->directory,
		.data = instance->record.version,
		.port = instance->port,
		.user = as_role ? HBA_ROLE : instance->superuser,
		.dbname = !as_role && (first || watch->idle.asks_dbname) ? instance->request.dbname : HBA_ROLE_DATABASE,
		.major = major(watch),
		.password = first && *instance->password ? instance->password : NULL,
		.server_hashes = hba_server_hashes(&settings.hba),
		.makes_role = hba_has_role(&settings.hba),
	};
}

bool watch_check(struct watch *watch, unsigned patience)
{
	bool first = patience > 0;
	struct idle_at at = watch_idle_at(watch);
	int out = -1;

	at.patience = patience;
	pid_t pid = idle_start(&at, &out);

	if (pid >= 0)
		child_set(&watch->child, CHILD_CHECK, pid, out);
	/* A connection that was accepted but is never answered ends only by this limit. */
	watch->deadline = loop_now() + (first ? patience * 1000LL : CHECK_TIMEOUT_MS);
	return pid >= 0;
}

enum watch_state watch_start_server(struct watch *watch)
{
	struct instance *instance = &watch->instance;
	struct conf settings = instance_settings(instance);
	struct postmaster_start start = {
		.program = instance->postgres,
		.user = &instance->user,
		.directory = instance->directory,
		.path = instance->record.directory,
		.data = instance->record.version,
		.settings = &settings,
		.options = instance->request.options,
		.locale = instance->locale,
	};
	pid_t pid = postmaster_start(&start, &watch->log_start);

	if (pid < 0)
		return watch_fail_errno(watch, "start the server");
	watch_say(watch, "starting the server");
	instance->record.postmaster.pid = pid;
	if (!process_find(pid, &instance->record.postmaster))
		instance->record.postmaster = (struct process){.pid = pid, .start = 0};
	bool recorded = watch_record(watch, STARTING);
	if (recorded && watch_check(watch, instance->has_data ? PATIENCE_RECOVERY_S : PATIENCE_S))
		return STARTING;
	if (recorded || watch_is_reset(watch))
		watch_warn(watch, str_format("cannot check the server: %s", strerror(errno)));
	return watch_abandon_server(watch);
}

/* Whether another process has bound the port since we chose it: in that case it still has it. */
static bool port_was_lost(const struct watch *watch)
{
	return !net_can_bind(watch->instance.port) && errno == EADDRINUSE;
}

enum watch_state watch_start_failed(struct watch *watch, int status)
{
	const struct request *request = &watch->instance.request;

	child_kill(&watch->child);
	if (request->tcp && !request->port_given && !watch_is_reset(watch) && ++watch->port_tries < PORT_TRIES &&
		port_was_lost(watch)) {
		if (!instance_choose_port(&watch->instance))
			return watch_fail(watch);
		return watch_populate(watch, -1);
	}
	(void)killed_report("the server", status);
	show_log(watch);
	return watch_fail(watch);
}

/* The password is set. From now on, nobody is let in but as -a says. */
static enum watch_state guard(struct watch *watch)
{
	const struct conf settings = instance_settings(&watch->instance);
	const struct idle_at at = watch_idle_at(watch);
	int out = -1;

	if (!hba_is_guarded(&settings.hba))
		return watch_ready(watch);
	pid_t pid = guard_start(&at, &settings, watch->instance.record.postmaster.pid, &out);
	if (pid < 0) {
		watch_warn(watch, str_format("cannot start a process: %s", strerror(errno)));
		return watch_abandon(watch);
	}
	child_set(&watch->child, CHILD_GUARD, pid, out);
	watch->deadline = loop_now() + GUARD_MS;
	return STARTING;
}

enum watch_state watch_started(struct watch *watch, int status)
{
	struct instance *instance = &watch->instance;
	struct state *record = &instance->record;

	if (status != 0 ||
		idle_evaluate(&watch->idle, major(watch), status, str_text(&watch->child.text)) == IDLE_REFUSED) {
		/* If the deadline has passed, the check was killed by ourselves. */
		if (watch_is_reset(watch) || watch->deadline == WATCH_NEVER ||
			!killed_report("the process that checks whether the server is ready", status))
			show_log(watch);
		return watch_abandon(watch);
	}
	record->has_shm = postmaster_segment(
		instance->directory, record->version, record->postmaster.pid, record->uid, &record->shm);
	instance_compose_url(instance);
	return guard(watch);
}

enum watch_state watch_guarded(struct watch *watch, int status)
{
	const char *text = str_text(&watch->child.text);
	unsigned long long sessions;

	if (status != 0 && (watch_is_reset(watch) || !killed_report("the process that closes the server", status)))
		watch_warn(watch, str_format("cannot apply -a: %s", *text ? text : "a process failed"));
	if (status != 0)
		return watch_abandon(watch);
	/* They are no clients. */
	if (num_parse(text, 0, UINT_MAX / 2, &sessions))
		watch->idle.checks += (unsigned)sessions;
	return watch_ready(watch);
}
