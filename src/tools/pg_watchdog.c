/*
 * pg_watchdog: the parent of one postmaster. It is started by pg_tmp, with one end of a connection, or by another
 * watchdog, to prepare a spare; people never start it.
 *
 * watchdog/watch.c has the table of its states, and of what each event does in each of them. Here are the beginning,
 * and the loop that waits for events. What handles one returns the next state, and only the loop enters it.
 */
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sys/daemon.h"
#include "sys/fd.h"
#include "sys/loop.h"
#include "sys/progress.h"
#include "sys/signals.h"
#include "sys/tool.h"
#include "text/num.h"
#include "watchdog/watch.h"

enum { REQUEST_MS = 60000 };

/* ---- the loop ---- */

static void reap(struct watch *watch)
{
	int status;
	pid_t pid;

	while (watch->state != GONE && (pid = waitpid(-1, &status, WNOHANG)) > 0) {
		int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
		if (watch_has_server(watch) && pid == watch->instance.record.postmaster.pid)
			watch->state = watch_server_ended(watch, code);
		else if (watch->child.kind != CHILD_NONE && pid == watch->child.pid)
			watch->state = watch_child_ended(watch, code);
	}
}

static void signals_came(struct watch *watch)
{
	int number;

	while (watch->state != GONE && (number = loop_signal()) != 0) {
		if (number == SIGCHLD)
			reap(watch);
		else {
			watch->no_linger = true;
			watch->state = watch_stop(watch);
		}
	}
}

enum { SIGNALS, CLAIMANT, PROGRESS, LISTENER, FIXED_COUNT };

/* A connection that is closed on the way is not handled any more in this round. */
static void messages_came(struct watch *watch, const struct pollfd *polled, const size_t *who, size_t clients)
{
	if (watch->state != GONE && polled[CLAIMANT].revents && watch->claimant.fd == polled[CLAIMANT].fd)
		watch->state = watch_receive_claimant(watch);
	for (size_t i = 0; i < clients && watch->state != GONE; i++) {
		struct client *client = &watch->clients.client[who[i]];
		if (client->channel.fd == polled[FIXED_COUNT + i].fd &&
			(polled[FIXED_COUNT + i].revents || ctl_has_message(&client->channel)))
			watch->state = watch_receive(watch, client);
	}
}

/* One round: wait, then handle what has come. */
static void run_once(struct watch *watch)
{
	size_t who[CLIENTS_MAX];
	struct pollfd polled[FIXED_COUNT + CLIENTS_MAX + TIES_MAX] = {
		[SIGNALS] = {.fd = loop_descriptor(), .events = POLLIN},
		[CLAIMANT] = {.fd = watch->state < STOPPING ? watch->claimant.fd : -1, .events = POLLIN},
		[PROGRESS] = {.fd = watch->progress, .events = POLLIN},
	};
	long long deadline = watch->deadline;
	size_t clients = clients_poll(&watch->clients, polled + LISTENER, who, &deadline);
	struct pollfd *tied = polled + FIXED_COUNT + clients;
	size_t ties = watch->state < STOPPING ? ties_poll(&watch->ties, tied, &deadline) : 0;

	if (loop_wait(polled, FIXED_COUNT + clients + ties, deadline) < 0) {
		watch->state = watch_fail_errno(watch, "wait for events");
		return;
	}
	if (polled[SIGNALS].revents)
		signals_came(watch);
	/* Deadlines count even if there are always messages to handle. */
	if (watch->state != GONE && watch->deadline != WATCH_NEVER && loop_now() >= watch->deadline)
		watch->state = watch_deadline_came(watch);
	/* A message may add a process, which has no place in this round. */
	if (watch->state < STOPPING && ties > 0 && ties_have_ended(&watch->ties, tied))
		watch->state = watch_stop(watch);
	if (polled[PROGRESS].revents && watch->progress >= 0)
		watch_pass_on(watch);
	messages_came(watch, polled, who, clients);
	if (watch->state != GONE && polled[LISTENER].revents)
		clients_accept(&watch->clients);
}

/* ---- the beginning ---- */

/* The first message says what is wanted: a claim at a cold start, or a spare for later. False: there is nothing to do,
 * or it cannot be understood (after a line on stderr). */
static bool read_orders(struct watch *watch)
{
	struct message message;
	const char *request = "";

	if (ctl_await(&watch->claimant, &message, loop_now() + REQUEST_MS) <= 0)
		return false;
	enum terms_kind kind = terms_read(&message, &watch->terms, &request);
	bool known = kind != TERMS_NONE && !ties_read(&watch->ties, watch->terms.ties);
	watch->born_spare = kind == TERMS_SPARE;
	watch->request = mem_copy(request);
	watch->instance.password = mem_copy(known ? watch->terms.password : "");
	strs_free(&message.words);
	if (!known || !request_read(watch->request, &watch->instance.request)) {
		warn_msg("pg_tmp and pg_watchdog are of different builds");
		return false;
	}
	watch->terms.password = watch_password(watch);
	watch->terms.ties = NULL;
	if (watch->born_spare) {
		ctl_close(&watch->claimant);
		watch_leave_stderr();
	}
	return true;
}

/* Take a name or the directory of -d, and listen on the control socket: then WAITING begins. */
static enum watch_state take_cluster(struct watch *watch)
{
	char hash[17];
	struct instance *instance = &watch->instance;
	enum instance_result result = instance_take(instance);

	if (result == INSTANCE_BUSY) {
		CTL_TRY_SEND(&watch->claimant, "busy");
		watch->failed = true;
		return GONE;
	}
	if (result == INSTANCE_FAILED)
		return watch_fail(watch);
	request_hash(watch->request, hash);
	if (watch->born_spare &&
		!spare_take(&instance->clusters, hash, watch->terms.spares, instance->name, &watch->spare))
		return watch_gone(watch);
	watch->clients.control = ctl_listen(&instance->clusters, instance->name);
	if (watch->clients.control < 0)
		return watch_fail_errno(watch, "make the control socket");
	return WAITING;
}

static int parse_descriptor(const char *text)
{
	unsigned long long fd;

	if (!text || !num_parse(text, 3, INT_MAX, &fd) || fcntl((int)fd, F_GETFD) < 0)
		die_usage("pg_tmp starts this program and passes it a descriptor");
	return (int)fd;
}

int main(int argc, char **argv)
{
	static struct watch watch = {.child = CHILD_IDLE,
		.spare = SPARE_NONE,
		.turn = TURN_NONE,
		.linger = SLOT_NONE,
		.deadline = WATCH_NEVER};
	bool failed;

	msg_init("pg_watchdog", "descriptor [lock]");
	fd_open_standard();
	tool_init(argv[0]);
	int option = getopt(argc, argv, ":h");
	if (option >= 0)
		msg_option(option, argv, "pg_tmp starts it; it is the parent of one server.\n");
	argc -= optind;
	argv += optind;
	int fd = parse_descriptor(argv[0]);
	int start_lock =
		argc > 1 ? parse_descriptor(argv[1]) : fd; /* a lock, held until we listen on the control socket */
	int stderr_copy = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	/* If another watchdog has started us, we are detached already. */
	if (start_lock == fd && !daemon_detach(&failed)) {
		if (failed)
			warn_errno("cannot start a process");
		return failed ? STATUS_FAILED : STATUS_DONE;
	}
	/* Until somebody has the URL, messages go to the caller of pg_tmp, so they name pg_tmp. */
	msg_init("pg_tmp", "");
	dup2(stderr_copy, STDERR_FILENO);
	progress_share();
	fd_close_from(STDERR_FILENO + 1, (const int[]){fd, start_lock}, 2);
	fd_set_inherited(fd, false);
	fd_set_inherited(start_lock, false);
	signal(SIGPIPE, SIG_IGN);
	umask(022);
	watch.claimant = (struct ctl){.fd = fd, .line = STR_INIT};
	watch.progress = -1;
	clients_init(&watch.clients);
	if (!loop_catch(signals_loop, SIGNALS_LOOP_COUNT))
		die_errno("cannot catch signals");
	if (!read_orders(&watch))
		return STATUS_FAILED;
	watch.state = take_cluster(&watch);
	if (start_lock != fd)
		close(start_lock);
	if (watch.state != GONE)
		watch.state = watch_begin(&watch);
	while (watch.state != GONE)
		run_once(&watch);
	return watch.failed ? STATUS_FAILED : STATUS_DONE;
}
