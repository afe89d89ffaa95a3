#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "pg/launch.h"
#include "pg/postmaster.h"
#include "pg/template.h"
#include "pg/watch.h"
#include "sys/loop.h"
#include "sys/proc.h"

enum {
	PATIENCE_S = 60, /* for a server to answer at its start; for one with data of its own: */
	PATIENCE_RECOVERY_S = 600,
	LOOK_LIMIT_MS = 30000,
	PORT_TRIES = 3,
	TEMPLATE_TRIES = 3,
	LOG_LINES = 10,
	SPARE_NICE = 10,
};

static void take_template(struct watch *watch);
static void make_template(struct watch *watch);
static void start_postmaster(struct watch *watch);

static unsigned major(const struct watch *watch)
{
	return watch->instance.server.version.major;
}

/* ---- CLONING ---- */

static void populate(struct watch *watch, int template)
{
	pid_t pid = instance_prepare(&watch->instance, template, watch->born_spare ? SPARE_NICE : 0);

	if (pid < 0)
		watch_fail_errno(watch, "fork");
	task_set(&watch->task, TASK_POPULATE, pid, -1);
}

void watch_begin(struct watch *watch)
{
	watch->state = CLONING;
	if (!instance_choose_port(&watch->instance))
		watch_fail(watch);
	if (watch->instance.has_data)
		populate(watch, -1);
	else if (*watch->instance.request.template)
		take_template(watch);
	else
		make_template(watch);
}

/* Made by who asks, for only he could read what it is made of. */
static void take_template(struct watch *watch)
{
	int held = template_hold(watch->instance.request.template);

	if (held < 0)
		watch_fail_errno(watch, "open the template");
	populate(watch, held);
	close(held);
}

static void make_template(struct watch *watch)
{
	int out = -1;
	pid_t pid = launch_initcache(
		&watch->instance.request, watch->instance.superuser, watch->instance.locale, false, &out);

	if (pid < 0)
		watch_fail_errno(watch, "run pg_initcache");
	task_set(&watch->task, TASK_TEMPLATE, pid, out);
}

void watch_template_made(struct watch *watch, int status)
{
	if (status != 0)
		watch_fail(watch);
	char *path = mem_copy_bytes(str_text(&watch->task.text), strcspn(str_text(&watch->task.text), "\n"));
	int held = template_hold(path);
	free(path);
	if (held < 0) {
		/* Pruned between its making and our hold on it. */
		if (errno != ENOENT || ++watch->template_tries >= TEMPLATE_TRIES)
			watch_fail_errno(watch, "open the template");
		make_template(watch);
		return;
	}
	populate(watch, held);
	close(held); /* the child's copy of the descriptor holds the lock for as long as it copies */
}

void watch_populated(struct watch *watch, int status)
{
	if (status != 0)
		watch_fail(watch);
	if (!watch->instance.request.initdb) {
		start_postmaster(watch);
		return;
	}
	record_set(&watch->instance.record.url, watch->instance.record.directory);
	watch_ready(watch);
}

/* ---- STARTING ---- */

static void show_log(const struct watch *watch)
{
	struct strs tail = STRS_INIT;

	postmaster_log_tail(watch->instance.directory, watch->log_start, LOG_LINES, &tail);
	warn_msg(tail.count > 0 ? "the server did not come up; the end of its log:" : "the server did not come up");
	for (size_t i = 0; i < tail.count; i++)
		warn_msg("%s", tail.item[i]);
	strs_free(&tail);
}

void watch_look(struct watch *watch, unsigned patience)
{
	const struct instance *instance = &watch->instance;
	bool first = watch->state == STARTING;
	struct look_at at = {
		.directory = instance->socket_directory,
		.home = instance->directory,
		.data = instance->record.version,
		.port = instance->port,
		.user = instance->superuser,
		.dbname = first || watch->asks_dbname ? instance->request.dbname : "postgres",
		.major = major(watch),
		.patience = patience,
		.password = first && *instance->password ? instance->password : NULL,
	};
	int out = -1;
	pid_t pid = look_start(&at, &out);

	if (pid < 0 && first) {
		warn_errno("cannot look at the server");
		watch->failed = true;
		watch_stop(watch);
		return;
	}
	if (pid >= 0)
		task_set(&watch->task, TASK_LOOK, pid, out);
	watch->deadline = first ? WATCH_NEVER : loop_now() + LOOK_LIMIT_MS;
}

static void start_postmaster(struct watch *watch)
{
	struct instance *instance = &watch->instance;
	struct postmaster_start start = {
		.program = instance->server.postgres,
		.user = &instance->user,
		.directory = instance->directory,
		.path = instance->record.directory,
		.data = instance->record.version,
		.options = instance->request.options,
		.locale = instance->locale,
	};
	pid_t pid = postmaster_start(&start, &watch->log_start);

	if (pid < 0)
		watch_fail_errno(watch, "start the server");
	instance->record.postmaster.pid = pid;
	watch->up = true;
	if (!process_find(pid, &instance->record.postmaster))
		instance->record.postmaster = (struct process){.pid = pid, .start = 0};
	watch_enter(watch, STARTING);
	watch_look(watch, instance->has_data ? PATIENCE_RECOVERY_S : PATIENCE_S);
}

/* Somebody else bound the port in the moment between. */
static bool port_was_lost(const struct watch *watch)
{
	struct strs tail = STRS_INIT;
	bool lost = false;

	postmaster_log_tail(watch->instance.directory, watch->log_start, LOG_LINES, &tail);
	for (size_t i = 0; i < tail.count; i++)
		lost = lost || strstr(tail.item[i], strerror(EADDRINUSE));
	strs_free(&tail);
	return lost;
}

void watch_start_failed(struct watch *watch)
{
	const struct request *request = &watch->instance.request;

	task_kill(&watch->task);
	if (request->tcp && !request->port_given && ++watch->port_tries < PORT_TRIES && port_was_lost(watch)) {
		watch->state = CLONING;
		if (!instance_choose_port(&watch->instance))
			watch_fail(watch);
		populate(watch, -1);
		return;
	}
	show_log(watch);
	watch_fail(watch);
}

void watch_started(struct watch *watch, int status)
{
	struct instance *instance = &watch->instance;
	struct record *record = &instance->record;

	if (status != 0 ||
		look_judge(&watch->look, major(watch), status, str_text(&watch->task.text)) == LOOK_REFUSED) {
		show_log(watch);
		watch->failed = true;
		watch_stop(watch);
		return;
	}
	record->has_shm = postmaster_segment(instance->directory, record->version, record->postmaster.pid, record->uid,
		&record->shm_key, &record->shm_id);
	instance_compose_url(instance);
	watch_ready(watch);
}
