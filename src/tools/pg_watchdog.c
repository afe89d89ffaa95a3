/*
 * pg_watchdog: the parent of one postmaster. Started by pg_tmp with its end of a connection, or by another watchdog
 * to prepare a spare; never by people.
 *
 *	state      what is true                          leaves it when
 *	CLONING    template is made, then copied         done: STARTING (initdb: OFFERED); failed: gone
 *	STARTING   the postmaster runs                   a first look worked: OFFERED, or SPARE if nobody has asked yet;
 *	                                                 it died: a new port is tried, or its log is shown, gone
 *	SPARE      warm and advertised                   claim: OFFERED; yield, TTL: STOPPING
 *	OFFERED    somebody is being told the URL        taken: RUNNING, a successor is started; end of file: STOPPING
 *	RUNNING    somebody has the URL                  idle, stop, TERM: STOPPING; the postmaster died: gone
 *	STOPPING   QUIT, or INT first where data stays   the postmaster was reaped: gone
 *
 * Gone is no state: strays are reaped, the directory is hidden, those who wait are told, the bytes are removed, exit.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "pg/bury.h"
#include "pg/guests.h"
#include "pg/instance.h"
#include "pg/launch.h"
#include "pg/look.h"
#include "pg/postmaster.h"
#include "pg/spare.h"
#include "pg/task.h"
#include "pg/template.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/loop.h"
#include "sys/proc.h"
#include "text/num.h"

enum {
	PATIENCE_S = 60, /* for a server to answer at its start; for one with data of its own: */
	PATIENCE_RECOVERY_S = 600,
	LOOK_MIN_MS = 1000,
	LOOK_MAX_MS = 20000, /* a look wakes us twice: six times a minute */
	LOOK_LIMIT_MS = 30000,
	FAST_MS = 10000, /* of a fast shutdown */
	QUIT_MS = 5000,  /* of an immediate one */
	PORT_TRIES = 3,
	TEMPLATE_TRIES = 3,
	LOG_LINES = 10,
	SPARE_NICE = 10,
	NEVER = -1,
};

enum state { CLONING, STARTING, SPARE, OFFERED, RUNNING, STOPPING };
static const char *const state_names[] = {"cloning", "starting", "spare", "offered", "running", "stopping"};

struct watch {
	enum state state;
	struct instance instance;
	struct terms terms;
	char *request; /* its text */
	bool born_spare;
	struct spare spare;
	struct task task;
	struct channel owner; /* who is being told the URL; fd -1: nobody */
	struct guests guests;
	struct look look;
	bool up; /* the postmaster is there, to be signalled and reaped */
	long long log_start;
	long long last_use; /* loop_now() */
	long long deadline; /* of what the state waits for; NEVER */
	unsigned port_tries, template_tries;
	bool asks_dbname; /* the next look connects to dbname: `postgres` did not let us in */
	int stop_signal;  /* the last one sent to the postmaster */
	bool handed;      /* somebody relies on it: what was to be kept is kept */
	bool failed;
};

static void make_template(struct watch *watch);
static void start_postmaster(struct watch *watch);
static void begin_stop(struct watch *watch);
static _Noreturn void be_gone(struct watch *watch);

/* ---- saying and recording ---- */

static void enter(struct watch *watch, enum state state)
{
	watch->state = state;
	instance_record(&watch->instance, state_names[state]);
}

/* Whoever was to get the URL does not: because of what stderr has said, or because it was stopped. */
static void let_owner_go(struct watch *watch)
{
	if (watch->failed && watch->owner.fd >= 0)
		CHANNEL_SEND(&watch->owner, "failed");
	channel_close(&watch->owner);
}

static _Noreturn void fail(struct watch *watch)
{
	watch->failed = true;
	be_gone(watch);
}

static void fail_errno(struct watch *watch, const char *what)
{
	warn_errno("cannot %s", what);
	fail(watch);
}

static void show_log(const struct watch *watch)
{
	struct strs tail = STRS_INIT;

	postmaster_log_tail(watch->instance.directory, watch->log_start, LOG_LINES, &tail);
	warn_msg(tail.count > 0 ? "the server did not come up; the end of its log:" : "the server did not come up");
	for (size_t i = 0; i < tail.count; i++)
		warn_msg("%s", tail.item[i]);
	strs_free(&tail);
}

static unsigned major(const struct watch *watch)
{
	return watch->instance.server.version.major;
}

/* ---- CLONING ---- */

static void populate(struct watch *watch, int template)
{
	pid_t pid = instance_prepare(&watch->instance, template, watch->born_spare ? SPARE_NICE : 0);

	if (pid < 0)
		fail_errno(watch, "fork");
	task_set(&watch->task, TASK_POPULATE, pid, -1);
}

static void begin(struct watch *watch)
{
	watch->state = CLONING;
	if (!instance_choose_port(&watch->instance))
		fail(watch);
	if (watch->instance.has_data)
		populate(watch, -1);
	else
		make_template(watch);
}

static void make_template(struct watch *watch)
{
	int out = -1;
	pid_t pid = launch_initcache(&watch->instance.request, watch->instance.superuser, &out);

	if (pid < 0)
		fail_errno(watch, "run pg_initcache");
	task_set(&watch->task, TASK_TEMPLATE, pid, out);
}

static void template_made(struct watch *watch, int status)
{
	if (status != 0)
		fail(watch);
	char *path = mem_copy_bytes(str_text(&watch->task.text), strcspn(str_text(&watch->task.text), "\n"));
	int template = template_hold(path);
	free(path);
	if (template <0) {
		/* Pruned between its making and our hold on it. */
		if (errno != ENOENT || ++watch->template_tries >= TEMPLATE_TRIES)
			fail_errno(watch, "open the template");
		make_template(watch);
		return;
	}
	populate(watch, template);
	close(template); /* the child's copy of the descriptor holds the lock for as long as it copies */
}

static void be_ready(struct watch *watch);

static void populated(struct watch *watch, int status)
{
	if (status != 0)
		fail(watch);
	if (!watch->instance.request.initdb) {
		start_postmaster(watch);
		return;
	}
	record_set(&watch->instance.record.url, watch->instance.record.directory);
	be_ready(watch);
}

/* ---- STARTING ---- */

static void look_now(struct watch *watch, unsigned patience)
{
	const struct instance *instance = &watch->instance;
	bool first = watch->state == STARTING;
	struct look_at at = {
		.directory = instance->socket_directory,
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
		warn_errno("cannot run pg_sql");
		watch->failed = true;
		begin_stop(watch);
		return;
	}
	if (pid >= 0)
		task_set(&watch->task, TASK_LOOK, pid, out);
	watch->deadline = first ? NEVER : loop_now() + LOOK_LIMIT_MS;
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
		.locale = instance->request.locale,
	};
	pid_t pid = postmaster_start(&start, &watch->log_start);

	if (pid < 0)
		fail_errno(watch, "start the server");
	instance->record.postmaster.pid = pid;
	watch->up = true;
	if (!process_find(pid, &instance->record.postmaster))
		instance->record.postmaster = (struct process){.pid = pid, .start = 0};
	enter(watch, STARTING);
	look_now(watch, instance->has_data ? PATIENCE_RECOVERY_S : PATIENCE_S);
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

static void start_failed(struct watch *watch)
{
	const struct request *request = &watch->instance.request;

	task_kill(&watch->task);
	if (request->tcp && !request->port_given && ++watch->port_tries < PORT_TRIES && port_was_lost(watch)) {
		watch->state = CLONING;
		if (!instance_choose_port(&watch->instance))
			fail(watch);
		populate(watch, -1);
		return;
	}
	show_log(watch);
	fail(watch);
}

static void started(struct watch *watch, int status)
{
	struct instance *instance = &watch->instance;
	struct record *record = &instance->record;

	if (status != 0 ||
		look_judge(&watch->look, major(watch), status, str_text(&watch->task.text)) == LOOK_REFUSED) {
		show_log(watch);
		watch->failed = true;
		begin_stop(watch);
		return;
	}
	record->has_shm = postmaster_segment(instance->directory, record->version, record->postmaster.pid, record->uid,
		&record->shm_key, &record->shm_id);
	instance_compose_url(instance);
	be_ready(watch);
}

/* ---- SPARE, OFFERED ---- */

/* Nothing of ours may hold what our caller gave us once he has his answer. */
static void leave_stderr(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null >= 0) {
		dup2(null, STDERR_FILENO);
		close(null);
	}
}

static void offer(struct watch *watch)
{
	watch->deadline = NEVER;
	enter(watch, OFFERED);
	leave_stderr();
	if (FAULT("watchdog.offer") || !CHANNEL_SEND(&watch->owner, "url", watch->instance.record.url))
		begin_stop(watch);
}

static void be_ready(struct watch *watch)
{
	if (watch->owner.fd >= 0) {
		offer(watch);
		return;
	}
	enter(watch, SPARE);
	watch->deadline = loop_now() + (long long)watch->terms.ttl * 1000;
	bury_sweep_aside(&watch->instance.clusters);
}

static void plan_look(struct watch *watch)
{
	long long wait = watch->terms.wait_ms, pause = wait / 2, now = loop_now();

	if (wait == 0) {
		watch->deadline = NEVER;
		return;
	}
	if (pause > watch->last_use + wait - now)
		pause = watch->last_use + wait - now;
	if (pause > LOOK_MAX_MS)
		pause = LOOK_MAX_MS;
	if (pause < LOOK_MIN_MS)
		pause = LOOK_MIN_MS;
	watch->deadline = now + pause;
}

static void taken(struct watch *watch)
{
	watch->handed = true;
	channel_close(&watch->owner);
	if (watch->instance.request.initdb)
		be_gone(watch);
	watch->last_use = loop_now();
	enter(watch, RUNNING);
	plan_look(watch);
	if (watch->terms.spares > 0 && request_spareable(&watch->instance.request))
		launch_spare(watch->request, &watch->terms);
	if (!watch->born_spare)
		bury_sweep_aside(&watch->instance.clusters);
}

/* ---- RUNNING ---- */

static void looked(struct watch *watch, int status)
{
	enum look_result result = LOOK_BUSY;

	/* One that was ended by our limit says only that the server is slow. */
	if (status < 128)
		result = look_judge(&watch->look, major(watch), status, str_text(&watch->task.text));
	if (result == LOOK_REFUSED) {
		watch->asks_dbname = !watch->asks_dbname;
		result = look_sees_guests(watch->instance.record.postmaster.pid) ? LOOK_BUSY : LOOK_IDLE;
	}
	if (result == LOOK_BUSY || result == LOOK_DEAF)
		watch->last_use = loop_now();
	if (loop_now() - watch->last_use >= watch->terms.wait_ms)
		begin_stop(watch);
	else
		plan_look(watch);
}

/* ---- STOPPING ---- */

static void signal_postmaster(struct watch *watch, int number, long long limit)
{
	watch->stop_signal = number;
	kill(watch->instance.record.postmaster.pid, number);
	watch->deadline = limit == NEVER ? NEVER : loop_now() + limit;
}

static void begin_stop(struct watch *watch)
{
	if (watch->state == STOPPING)
		return;
	spare_leave(&watch->instance.clusters, &watch->spare);
	let_owner_go(watch);
	task_kill(&watch->task);
	if (!watch->up)
		be_gone(watch);
	if (watch->instance.record.keep)
		signal_postmaster(watch, SIGINT, FAST_MS);
	else
		signal_postmaster(watch, SIGQUIT, QUIT_MS);
	enter(watch, STOPPING);
}

static void press_on(struct watch *watch)
{
	if (watch->stop_signal == SIGINT)
		signal_postmaster(watch, SIGQUIT, QUIT_MS);
	else
		signal_postmaster(watch, SIGKILL, NEVER);
}

static _Noreturn void be_gone(struct watch *watch)
{
	struct instance *instance = &watch->instance;
	struct record *record = &instance->record;

	spare_leave(&instance->clusters, &watch->spare);
	if (watch->task.kind != TASK_NONE)
		kill(watch->task.pid, SIGKILL);
	if (instance->lock < 0) {
		let_owner_go(watch);
		exit(STATUS_FAILED);
	}
	bury_children();
	bury_segment(record);
	if (!watch->handed && !instance->has_data)
		record->keep = false;
	if (record->keep && instance->directory >= 0)
		fs_sync_tree(instance->directory, record->version);
	bury_hide(&instance->clusters, instance->name, record);
	guests_dismiss(&watch->guests);
	let_owner_go(watch);
	bury_remove(&instance->clusters, instance->name);
	exit(watch->failed ? STATUS_FAILED : STATUS_DONE);
}

/* ---- what guests say ---- */

static bool read_terms(const struct strs *words, size_t at, bool claim, struct terms *terms)
{
	unsigned long long wait = 0, keep = 0, spares, ttl;

	if (claim &&
		(!num_parse(words->item[at], 0, LLONG_MAX / 2, &wait) || !num_parse(words->item[at + 1], 0, 1, &keep)))
		return false;
	at += claim ? 2 : 0;
	if (!num_parse(words->item[at], 0, SPARE_MAX, &spares) || !num_parse(words->item[at + 1], 0, INT_MAX, &ttl))
		return false;
	*terms = (struct terms){(long long)wait, keep != 0, (unsigned)spares, (unsigned)ttl};
	return true;
}

/* A spare that is not ready yet may be claimed too: it is nearer to being ready than a new one. */
static bool claim(struct watch *watch, struct guest *guest, const struct message *message)
{
	struct terms terms;
	bool free_to_take = watch->born_spare && watch->owner.fd < 0 && watch->state <= SPARE;

	if (!free_to_take || !str_equal(message->words.item[5], watch->request) ||
		!read_terms(&message->words, 1, true, &terms))
		return false;
	spare_leave(&watch->instance.clusters, &watch->spare);
	watch->terms = terms;
	watch->instance.record.keep = terms.keep;
	watch->owner = guest->channel;
	guest->channel = (struct channel){.fd = -1, .line = STR_INIT};
	if (watch->state == SPARE)
		offer(watch);
	return true;
}

static bool join(struct watch *watch, struct guest *guest, const struct message *message)
{
	if (watch->state != RUNNING)
		return false;
	if (strcmp(message->words.item[1], "1") == 0) {
		watch->instance.record.keep = true;
		if (!instance_record(&watch->instance, state_names[watch->state]))
			return false;
	}
	watch->last_use = loop_now();
	return CHANNEL_SEND(&guest->channel, "url", watch->instance.record.url);
}

static bool answer(struct watch *watch, struct guest *guest, const struct message *message)
{
	bool unclaimed = watch->born_spare && watch->owner.fd < 0 && watch->state <= SPARE;

	if (message_is(message, "claim", 5))
		return claim(watch, guest, message);
	if (message_is(message, "join", 1))
		return join(watch, guest, message);
	if (message_is(message, "ping", 0))
		return CHANNEL_SEND(&guest->channel, "pong", state_names[watch->state]);
	if (message_is(message, "stop", 0) || (message_is(message, "yield", 0) && unclaimed)) {
		guest->waits = true;
		begin_stop(watch);
		return true;
	}
	return false;
}

static void hear(struct watch *watch, struct guest *guest)
{
	struct message message;
	int heard;

	while (guest->channel.fd >= 0 && (heard = channel_receive(&guest->channel, &message)) != 0) {
		if (heard < 0) {
			guest->waits = false;
			channel_close(&guest->channel);
			return;
		}
		if (!answer(watch, guest, &message) && guest->channel.fd >= 0)
			CHANNEL_SEND(&guest->channel, "busy");
		strs_free(&message.words);
	}
}

/* An owner who leaves before he has the URL gives the cluster back; a spare that was not ready yet goes on. */
static void owner_left(struct watch *watch)
{
	char hash[17];

	channel_close(&watch->owner);
	request_hash(watch->request, hash);
	if (!watch->born_spare || watch->state >= OFFERED ||
		!spare_take(&watch->instance.clusters, hash, watch->terms.spares, watch->instance.name, &watch->spare))
		begin_stop(watch);
}

static void hear_owner(struct watch *watch)
{
	struct message message;
	int heard = channel_receive(&watch->owner, &message);

	if (heard == 0)
		return;
	bool is_taken = heard > 0 && watch->state == OFFERED && message_is(&message, "taken", 0);
	if (heard > 0)
		strs_free(&message.words);
	if (is_taken)
		taken(watch);
	else
		owner_left(watch);
}

/* ---- events ---- */

static void task_ended(struct watch *watch, int status)
{
	switch (task_end(&watch->task)) {
	case TASK_TEMPLATE: template_made(watch, status); return;
	case TASK_POPULATE: populated(watch, status); return;
	case TASK_LOOK:
		if (watch->state == STARTING)
			started(watch, status);
		else if (watch->state == RUNNING)
			looked(watch, status);
		return;
	case TASK_NONE: return;
	}
}

static void postmaster_ended(struct watch *watch)
{
	watch->up = false;
	if (watch->state == STARTING)
		start_failed(watch);
	else
		be_gone(watch);
}

static void reap(struct watch *watch)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
		if (watch->up && pid == watch->instance.record.postmaster.pid)
			postmaster_ended(watch);
		else if (watch->task.kind != TASK_NONE && pid == watch->task.pid)
			task_ended(watch, code);
	}
}

static void signals_came(struct watch *watch)
{
	int number;

	while ((number = loop_signal()) != 0) {
		if (number == SIGCHLD)
			reap(watch);
		else
			begin_stop(watch);
	}
}

static void deadline_came(struct watch *watch)
{
	watch->deadline = NEVER;
	if (watch->state == STOPPING)
		press_on(watch);
	else if (watch->state == SPARE)
		begin_stop(watch);
	else if (watch->state == RUNNING && watch->task.kind == TASK_LOOK)
		kill(watch->task.pid, SIGKILL);
	else if (watch->state == RUNNING)
		look_now(watch, 0);
}

/* One round: wait, then hear what came. Whatever is closed on the way is not heard any more in this round. */
static void run_once(struct watch *watch)
{
	enum { SIGNALS, DOOR, OWNER, FIXED };
	size_t who[GUESTS_MAX];
	struct pollfd polled[FIXED + GUESTS_MAX] = {
		[SIGNALS] = {.fd = loop_descriptor(), .events = POLLIN},
		[DOOR] = {.fd = watch->guests.control, .events = POLLIN},
		[OWNER] = {.fd = watch->owner.fd, .events = POLLIN},
	};
	size_t guests = guests_poll(&watch->guests, polled + FIXED, who);
	int ready = loop_wait(polled, FIXED + guests, watch->deadline);

	if (ready < 0)
		fail_errno(watch, "wait for what happens");
	if (ready == 0)
		deadline_came(watch);
	if (ready <= 0)
		return;
	if (polled[SIGNALS].revents)
		signals_came(watch);
	if (polled[OWNER].revents && watch->owner.fd == polled[OWNER].fd)
		hear_owner(watch);
	for (size_t i = 0; i < guests; i++) {
		struct guest *guest = &watch->guests.guest[who[i]];
		if (polled[FIXED + i].revents && guest->channel.fd == polled[FIXED + i].fd)
			hear(watch, guest);
	}
	if (polled[DOOR].revents)
		guests_welcome(&watch->guests);
}

/* ---- the beginning ---- */

/* The first message says what is wanted: a claim at a cold start, or a spare for later. */
static void read_orders(struct watch *watch)
{
	struct message message;

	if (channel_await(&watch->owner, &message, loop_now() + PATIENCE_S * 1000) <= 0)
		exit(STATUS_FAILED);
	watch->born_spare = message_is(&message, "spare", 3);
	if ((!watch->born_spare && !message_is(&message, "claim", 5)) ||
		!read_terms(&message.words, 1, !watch->born_spare, &watch->terms))
		die("pg_tmp and pg_watchdog are of different builds");
	watch->request = mem_copy(message.words.item[message.words.count - 1]);
	if (!request_read(watch->request, &watch->instance.request))
		die("pg_tmp and pg_watchdog are of different builds");
	strs_free(&message.words);
	if (watch->born_spare) {
		channel_close(&watch->owner);
		leave_stderr();
	}
}

static void take_cluster(struct watch *watch)
{
	char hash[17];
	struct instance *instance = &watch->instance;
	enum instance_result result = instance_take(instance, watch->terms.keep || instance->request.initdb);

	if (result == INSTANCE_BUSY) {
		CHANNEL_SEND(&watch->owner, "busy");
		exit(STATUS_FAILED);
	}
	if (result == INSTANCE_FAILED)
		fail(watch);
	request_hash(watch->request, hash);
	if (watch->born_spare &&
		!spare_take(&instance->clusters, hash, watch->terms.spares, instance->name, &watch->spare))
		be_gone(watch);
	watch->guests.control = channel_listen(&instance->clusters, instance->name);
	if (watch->guests.control < 0)
		fail_errno(watch, "make the control socket");
}

static int parse_descriptor(int argc, char **argv)
{
	unsigned long long fd;

	if (argc == 2 && num_parse(argv[1], 3, INT_MAX, &fd) && fcntl((int)fd, F_GETFD) >= 0)
		return (int)fd;
	die_usage("it is started by pg_tmp, which hands it a descriptor");
}

int main(int argc, char **argv)
{
	static const int caught[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP};
	static struct watch watch = {.task = TASK_IDLE, .spare = SPARE_NONE, .deadline = NEVER};
	bool failed;

	msg_init("pg_watchdog", "descriptor");
	fd_open_standard();
	proc_init(argv[0]);
	int fd = parse_descriptor(argc, argv);
	int stderr_copy = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	if (!proc_detach(&failed))
		return failed ? STATUS_FAILED : STATUS_DONE;
	/* What it says until somebody has the URL is said to the one who called pg_tmp. */
	msg_init("pg_tmp", "");
	dup2(stderr_copy, STDERR_FILENO);
	fd_close_from(STDERR_FILENO + 1, &fd, 1);
	fd_set_inherited(fd, false);
	signal(SIGPIPE, SIG_IGN);
	umask(022);
	watch.owner = (struct channel){.fd = fd, .line = STR_INIT};
	guests_init(&watch.guests);
	if (!loop_catch(caught, sizeof caught / sizeof caught[0]))
		die_errno("cannot catch signals");
	proc_become_subreaper(true);
	read_orders(&watch);
	take_cluster(&watch);
	begin(&watch);
	for (;;)
		run_once(&watch);
}
