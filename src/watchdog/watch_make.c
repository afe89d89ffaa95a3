#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "cluster/spawn.h"
#include "install/cache.h"
#include "install/memo.h"
#include "sys/beyond.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/killed.h"
#include "sys/libc.h"
#include "sys/loop.h"
#include "sys/tool.h"
#include "template/template.h"
#include "text/fields.h"
#include "watchdog/watch.h"

enum {
	TEMPLATE_TRIES = 3,
	TURN_PAUSE_MS = 20,
	PROGRESS_MAX = 4096,
};

static enum watch_state take_template(struct watch *watch);
static enum watch_state make_template(struct watch *watch);

void watch_say(struct watch *watch, const char *what)
{
	if (watch->state <= CLONING && watch->claimant.fd >= 0)
		CTL_TRY_SEND(&watch->claimant, "doing", what);
}

enum watch_state watch_populate(struct watch *watch, int template_fd)
{
	int roll;

	/* All that runs for the cluster starts after this, and ends with us. What pg_initcache left in the background,
	 * which syncs the template and gives it to the store, was orphaned before, so it is not ours, and lives on. */
	(void)beyond_become_subreaper(true);
	watch->instance.reuse = watch->terms.spares > 0 && request_spareable(&watch->instance.request);
	pid_t pid = instance_prepare(&watch->instance, template_fd, watch->born_spare ? INSTANCE_NICE : 0, &roll);

	if (pid < 0)
		return watch_fail_errno(watch, "fork");
	/* The recovery of existing data may take long. */
	if (watch->claimant.fd >= 0 && template_fd >= 0)
		turn_take_wanted(&watch->instance.clusters, &watch->turn);
	child_set(&watch->child, CHILD_POPULATE, pid, roll);
	watch_say(watch, watch->instance.has_data ? "preparing the data" : "copying the template");
	return CLONING;
}

enum watch_state watch_begin(struct watch *watch)
{
	bool waits = watch->claimant.fd < 0 && !turn_take_spare(&watch->instance.clusters, &watch->turn);

	watch->deadline = waits ? loop_now() + TURN_PAUSE_MS : WATCH_NEVER;
	if (waits)
		return WAITING;
	if (!instance_choose_port(&watch->instance) || !instance_certify(&watch->instance))
		return watch_fail(watch);
	if (watch->instance.has_data)
		return watch_populate(watch, -1);
	return *watch->instance.request.template ? take_template(watch) : make_template(watch);
}

/* pg_tmp had this template made itself, because only pg_tmp could read the streams that the steps name. */
static enum watch_state take_template(struct watch *watch)
{
	int held = template_hold(watch->instance.request.template);

	if (held < 0)
		return watch_fail_errno(watch, "open the template");
	enum watch_state next = watch_populate(watch, held);
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
	libc_add_state(&libc);
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

/* Where pg_initcache is to write what it does, if somebody waits; -1: nowhere. */
static int open_progress(struct watch *watch)
{
	int ends[2];

	fd_close(watch->progress);
	watch->progress = -1;
	if (watch->claimant.fd < 0 || !fd_pipe(ends))
		return -1;
	(void)fd_set_nonblocking(ends[0], true);
	watch->progress = ends[0];
	return ends[1];
}

void watch_pass_on(struct watch *watch)
{
	char bytes[PROGRESS_MAX + 1];
	ssize_t got = read(watch->progress, bytes, PROGRESS_MAX);

	/* It writes whole lines; the last one is true now. */
	while (got > 0 && bytes[got - 1] == '\n')
		got--;
	if (got > 0) {
		bytes[got] = '\0';
		const char *last = strrchr(bytes, '\n');
		watch_say(watch, last ? last + 1 : bytes);
	} else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
		fd_close(watch->progress);
		watch->progress = -1;
	}
}

static enum watch_state make_template(struct watch *watch)
{
	int out = -1, held = hold_known_template(watch);

	if (held >= 0) {
		enum watch_state next = watch_populate(watch, held);
		close(held);
		return next;
	}
	int tell = open_progress(watch);
	const struct spawn_initcache how = {.request = &watch->instance.request,
		.superuser = watch->instance.superuser,
		.locale = watch->instance.locale,
		.tell = tell};
	pid_t pid = spawn_initcache(&how, &out);
	int reason = errno;
	fd_close(tell);
	errno = reason;
	if (pid < 0 || !fd_set_nonblocking(out, true))
		return watch_fail_errno(watch, "run pg_initcache");
	child_set(&watch->child, CHILD_TEMPLATE, pid, out);
	return CLONING;
}

enum watch_state watch_template_made(struct watch *watch, int status)
{
	if (status != 0) {
		(void)killed_report("pg_initcache", status);
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
	enum watch_state next = watch_populate(watch, held);
	close(held);
	remember_template(watch, path);
	free(path);
	return next;
}

enum watch_state watch_populated(struct watch *watch, int status)
{
	if (status != 0) {
		(void)killed_report("the process that copies the template", status);
		return watch_fail(watch);
	}
	instance_note_filled(&watch->instance, str_text(&watch->child.text));
	if (!watch->instance.request.initdb)
		return watch_start_server(watch);
	state_set(&watch->instance.url, watch->instance.record.directory);
	state_set(&watch->instance.record.url, watch->instance.record.directory);
	return watch_ready(watch);
}
