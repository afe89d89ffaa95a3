#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "cluster/spawn.h"
#include "install/cache.h"
#include "install/memo.h"
#include "server/postmaster.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/killed.h"
#include "sys/libc.h"
#include "sys/loop.h"
#include "sys/net.h"
#include "sys/proc.h"
#include "sys/process.h"
#include "sys/tool.h"
#include "template/step.h"
#include "template/template.h"
#include "text/fields.h"
#include "text/num.h"
#include "watchdog/guard.h"
#include "watchdog/watch.h"

enum {
	PATIENCE_S = 60,           /* how long a server may take to answer at its start */
	PATIENCE_RECOVERY_S = 600, /* the same with data that existed before, which may need recovery */
	LOOK_LIMIT_MS = 30000,
	GUARD_MS = 60000,
	PORT_TRIES = 3,
	TEMPLATE_TRIES = 3,
	LOG_LINES = 10,
	TURN_PAUSE_MS = 20,
};

static enum watch_state take_template(struct watch *watch);
static enum watch_state make_template(struct watch *watch);

static unsigned major(const struct watch *watch)
{
	return watch->instance.server.version.major;
}

/* ---- CLONING ---- */

static enum watch_state populate(struct watch *watch, int template)
{
	int roll;

	watch->instance.reuse = watch->terms.spares > 0 && request_spareable(&watch->instance.request);
	pid_t pid = instance_prepare(&watch->instance, template, watch->born_spare ? INSTANCE_NICE : 0, &roll);

	if (pid < 0)
		return watch_fail_errno(watch, "fork");
	/* The recovery of existing data may take long. */
	if (watch->claimant.fd >= 0 && template >= 0)
		turn_take_wanted(&watch->instance.clusters, &watch->turn);
	child_set(&watch->child, CHILD_POPULATE, pid, roll);
	return CLONING;
}

enum watch_state watch_begin(struct watch *watch)
{
	watch->deferred = watch->claimant.fd < 0 && !turn_take_spare(&watch->instance.clusters, &watch->turn);
	watch->deadline = watch->deferred ? loop_now() + TURN_PAUSE_MS : WATCH_NEVER;
	if (watch->deferred)
		return CLONING;
	if (!instance_choose_port(&watch->instance) || !instance_certify(&watch->instance))
		return watch_fail(watch);
	if (watch->instance.has_data)
		return populate(watch, -1);
	return *watch->instance.request.template ? take_template(watch) : make_template(watch);
}

/* pg_tmp had this template made itself, because only pg_tmp could read the streams that the steps name. */
static enum watch_state take_template(struct watch *watch)
{
	int held = template_hold(watch->instance.request.template);

	if (held < 0)
		return watch_fail_errno(watch, "open the template");
	enum watch_state next = populate(watch, held);
	close(held);
	return next;
}

static void add_icu(const struct program *server, struct str *out)
{
	struct memo memo;
	struct stat st = {0};

	(void)memo_read(server->postgres, &server->stat, &memo);
	(void)stat(memo.icu, &st);
	fields_add(out, "icu", memo.icu);
	fs_add_stamp(out, &st);
	str_add_char(out, '\n');
}

/* All that the choice of the template depends on, including the pg_initcache that would make it. Other fields of the
 * request are left out: each difference in them would make us ask pg_initcache for a template that we know already. */
static void write_wanted(const struct watch *watch, struct str *out)
{
	struct request wanted = watch->instance.request;
	struct str libc = STR_INIT;
	struct strs settings = STRS_INIT;
	char *maker = tool_path("pg_initcache");
	struct stat st = {0};

	/* Our own view of libc: the library may have been replaced since the process that wrote the request started. */
	libc_add_version(&libc);
	wanted.libc = libc.text;
	wanted.namespaces = wanted.runtime = wanted.env_locale = wanted.directory = NULL;
	wanted.settings = wanted.options = wanted.libraries = wanted.auth = wanted.hba = NULL;
	wanted.port = 0;
	wanted.port_given = wanted.tcp = wanted.tls = wanted.password = wanted.initdb = false;
	request_write(&wanted, out);
	if (*wanted.steps)
		conf_add_for_steps(watch->instance.request.settings, watch->instance.request.options, &settings);
	for (size_t i = 0; i < settings.count; i++)
		fields_add(out, "setting", settings.item[i]);
	fields_add(out, "superuser", watch->instance.superuser);
	fields_add(out, "resolved", watch->instance.locale);
	add_icu(&watch->instance.server, out);
	(void)stat(maker, &st);
	fs_add_stamp(out, &st);
	strs_free(&settings);
	str_free(&libc);
	free(maker);
}

static void note_template(struct watch *watch, const char *path)
{
	const char *slash = strrchr(path, '/');

	free(watch->template_name);
	watch->template_name = mem_copy(slash ? slash + 1 : path);
}

/* To start pg_initcache takes as long as to start any program with libcrypto. If it was once asked the same question,
 * the remembered answer is used. Returns a descriptor of the template, locked; -1: it is not known. */
static int hold_known_template(struct watch *watch)
{
	struct str wanted = STR_INIT;
	int held = -1;

	write_wanted(watch, &wanted);
	char *name = memo_read_template(str_text(&wanted));
	int templates = name ? cache_open("template", false) : -1;
	if (templates >= 0)
		held = template_hold_at(templates, name);
	if (name && held < 0)
		held = template_hold_shared(name, NULL);
	if (held >= 0)
		note_template(watch, name);
	fd_close(templates);
	free(name);
	str_free(&wanted);
	return held;
}

static void remember_template(const struct watch *watch, const char *path)
{
	struct str wanted = STR_INIT;
	const char *slash = strrchr(path, '/');

	write_wanted(watch, &wanted);
	memo_write_template(str_text(&wanted), slash ? slash + 1 : path);
	str_free(&wanted);
}

static enum watch_state make_template(struct watch *watch)
{
	int out = -1, held = hold_known_template(watch);

	if (held >= 0) {
		enum watch_state next = populate(watch, held);
		close(held);
		return next;
	}
	pid_t pid = spawn_initcache(
		&watch->instance.request, watch->instance.superuser, watch->instance.locale, false, &out);
	if (pid < 0 || !fd_set_nonblocking(out, true))
		return watch_fail_errno(watch, "run pg_initcache");
	child_set(&watch->child, CHILD_TEMPLATE, pid, out);
	return CLONING;
}

enum watch_state watch_template_made(struct watch *watch, int status)
{
	if (status != 0) {
		(void)killed_tell("pg_initcache", status);
		return watch_fail(watch);
	}
	char *path = mem_copy_bytes(str_text(&watch->child.text), strcspn(str_text(&watch->child.text), "\n"));
	int held = template_hold(path);
	if (held < 0) {
		int error = errno;
		free(path);
		/* The template was pruned before we could lock it. */
		if (error == ENOENT && ++watch->template_tries < TEMPLATE_TRIES)
			return make_template(watch);
		errno = error;
		return watch_fail_errno(watch, "open the template");
	}
	note_template(watch, path);
	enum watch_state next = populate(watch, held);
	close(held);
	remember_template(watch, path);
	free(path);
	return next;
}

enum watch_state watch_populated(struct watch *watch, int status)
{
	if (status != 0) {
		(void)killed_tell("the process that copies the template", status);
		return watch_fail(watch);
	}
	instance_note_filled(&watch->instance, str_text(&watch->child.text));
	if (!watch->instance.request.initdb)
		return watch_start_server(watch);
	state_set(&watch->instance.url, watch->instance.record.directory);
	state_set(&watch->instance.record.url, watch->instance.record.directory);
	return watch_ready(watch);
}

/* ---- STARTING ---- */

static void show_log(struct watch *watch)
{
	struct strs tail = STRS_INIT;

	if (watch->resets)
		watch_note_log(watch);
	postmaster_log_tail(watch->instance.directory, watch->log_start, LOG_LINES, &tail);
	warn_msg(tail.count > 0 ? "the server did not come up; the end of its log:" : "the server did not come up");
	for (size_t i = 0; i < tail.count; i++)
		warn_msg("%s", tail.item[i]);
	strs_free(&tail);
}

/* Until the server is guarded, its superuser is let in. */
static bool asks_as_role(const struct watch *watch, const struct conf *settings)
{
	return watch->state > STARTING && !watch->resets && hba_is_guarded(&settings->hba);
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
	bool first = watch->state <= STARTING || watch->resets, as_role = asks_as_role(watch, &settings);

	return (struct idle_at){
		.runtime = &instance->user,
		.directory = instance->socket_directory,
		.home = instance->directory,
		.data = instance->record.version,
		.port = instance->port,
		.user = as_role ? HBA_ROLE : instance->superuser,
		.dbname = !as_role && (first || watch->asks_dbname) ? instance->request.dbname : HBA_ROLE_DATABASE,
		.major = major(watch),
		.password = first && *instance->password ? instance->password : NULL,
		.server_hashes = hba_server_hashes(&settings.hba),
		.makes_role = hba_has_role(&settings.hba),
	};
}

bool watch_look(struct watch *watch, unsigned patience)
{
	bool first = patience > 0;
	struct idle_at at = watch_idle_at(watch);
	int out = -1;

	at.patience = patience;
	pid_t pid = idle_start(&at, &out);

	if (pid >= 0)
		child_set(&watch->child, CHILD_LOOK, pid, out);
	/* A connection that was accepted but is never answered ends only by this limit. */
	watch->deadline = loop_now() + (first ? patience * 1000LL : LOOK_LIMIT_MS);
	return pid >= 0;
}

enum watch_state watch_start_server(struct watch *watch)
{
	struct instance *instance = &watch->instance;
	struct conf settings = instance_settings(instance);
	struct postmaster_start start = {
		.program = instance->server.postgres,
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
	instance->record.postmaster.pid = pid;
	if (!process_find(pid, &instance->record.postmaster))
		instance->record.postmaster = (struct process){.pid = pid, .start = 0};
	bool recorded = watch_record(watch, STARTING);
	if (recorded && watch_look(watch, instance->has_data ? PATIENCE_RECOVERY_S : PATIENCE_S))
		return STARTING;
	if (recorded || watch->resets)
		watch_warn(watch, str_format("cannot look at the server: %s", strerror(errno)));
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
	if (request->tcp && !request->port_given && !watch->resets && ++watch->port_tries < PORT_TRIES &&
		port_was_lost(watch)) {
		if (!instance_choose_port(&watch->instance))
			return watch_fail(watch);
		return populate(watch, -1);
	}
	(void)killed_tell("the server", status);
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
		idle_judge(&watch->idle, major(watch), status, str_text(&watch->child.text)) == IDLE_REFUSED) {
		/* If the deadline has passed, the look was killed by ourselves. */
		if (watch->resets || watch->deadline == WATCH_NEVER ||
			!killed_tell("the process that checks whether the server is ready", status))
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

	if (status != 0 && (watch->resets || !killed_tell("the process that closes the server", status)))
		watch_warn(watch, str_format("cannot apply -a: %s", *text ? text : "a process failed"));
	if (status != 0)
		return watch_abandon(watch);
	/* They are no clients. */
	if (num_parse(text, 0, UINT_MAX / 2, &sessions))
		watch->idle.looks += (unsigned)sessions;
	return watch_ready(watch);
}
