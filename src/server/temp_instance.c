#include "server/temp_instance.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "server/postmaster.h"
#include "server/shmem.h"
#include "server/url.h"
#include "sys/children.h"
#include "sys/fd.h"
#include "sys/kill.h"
#include "sys/killed.h"
#include "sys/loop.h"
#include "sys/signals.h"

#define HBA "hba"

enum { LOG_LINES = 10, QUIT_MS = 10000 };

static void add_options(const struct temp_instance_start *start, const char *socket, struct str *options);
static int wait_for(struct temp_instance *server, pid_t client);
static void show_log(const struct temp_instance *server);

static int interrupted;

/* ---- start ---- */

static bool make_file(int directory, const char *name, const char *text)
{
	int fd = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool made = fd >= 0 && fd_write_all(fd, text, strlen(text));

	fd_close(fd);
	return made;
}

bool temp_instance_prepare(int directory)
{
	return make_file(directory, POSTMASTER_LOG, "") && make_file(directory, HBA, "local all all trust\n");
}

static bool find_socket(const struct temp_instance_start *start, struct temp_instance *server)
{
	server->socket = url_needs_link(start->path) ? url_make_link(start->path) : mem_copy(start->path);
	if (server->socket)
		return true;
	warn_errno("cannot make a short link to '%s', whose path is too long for a socket", start->path);
	return false;
}

bool temp_instance_run(const struct temp_instance_start *start, struct temp_instance *server)
{
	struct str options = STR_INIT;

	*server = (struct temp_instance){
		.uid = start->user->uid, .directory = start->directory, .path = mem_copy(start->path)};
	if (!loop_catch(signals_loop, SIGNALS_LOOP_COUNT)) {
		warn_errno("cannot catch signals");
		return false;
	}
	if (!find_socket(start, server))
		return false;
	add_options(start, server->socket, &options);
	struct postmaster_start postmaster = {
		.program = start->program,
		.user = start->user,
		.directory = start->directory,
		.path = start->path,
		.data = "data",
		.options = str_text(&options),
		.locale = start->locale,
		.keep = &start->lock,
		.keep_count = 1,
		.last_signal = SIGQUIT,
	};
	pid_t pid = postmaster_start(&postmaster, &server->log_start);
	if (pid < 0)
		warn_errno("cannot start the server");
	server->pid = pid < 0 ? 0 : pid;
	str_free(&options);
	return pid >= 0;
}

static void add_setting(struct str *options, const char *setting)
{
	str_add(options, " -c ");
	str_add_shell(options, setting);
}

/*
 * The settings go on the command line, so that they leave no trace in the data, and override what a step sets with
 * ALTER SYSTEM. The caller's settings override our first ones, which are for speed, but not our last ones, which make
 * sure that nobody else can use the server, and that it waits for nobody else. It does not restart after a crash, so
 * that the crash is noticed.
 */
static void add_options(const struct temp_instance_start *start, const char *socket, struct str *options)
{
	static const char *const first[] = {"fsync=off", "synchronous_commit=off", "full_page_writes=off",
		"max_wal_size=2GB", "timezone=UTC", "log_timezone=UTC", "dynamic_shared_memory_type=mmap"};
	static const char *const last[] = {"listen_addresses=", "port=5432", "unix_socket_permissions=0700", "ssl=off",
		"archive_mode=off", "synchronous_standby_names=", "logging_collector=off", "log_destination=stderr",
		"restart_after_crash=off"};
	char *hba = str_format("hba_file=%s/" HBA, start->path);
	char *directories = str_format("unix_socket_directories=%s", socket);

	for (size_t i = 0; i < sizeof first / sizeof *first; i++)
		add_setting(options, first[i]);
	for (size_t i = 0; i < start->settings->count; i++)
		add_setting(options, start->settings->item[i]);
	for (size_t i = 0; i < sizeof last / sizeof *last; i++)
		add_setting(options, last[i]);
	/* A brief user may not use io_uring, which could make a setuid file (sys/nosuid.h). */
	if (start->user->brief && start->has_io_method)
		add_setting(options, "io_method=worker");
	add_setting(options, hba);
	add_setting(options, directories);
	free(directories);
	free(hba);
}

/* ---- work ---- */

int temp_instance_client(struct temp_instance *server, const struct proc_spec *spec)
{
	if (interrupted != 0)
		return -1;
	pid_t pid = proc_start(spec);
	if (pid < 0) {
		warn_errno("cannot run '%s'", spec->argv[0]);
		return -1;
	}
	int status = wait_for(server, pid);
	if (status < 0) {
		(void)kill_send(spec->own_group ? -pid : pid, SIGKILL);
		(void)proc_wait(pid);
	}
	return status;
}

static void receive_signals(void)
{
	int number;

	while ((number = loop_signal()) != 0)
		if (number != SIGCHLD)
			interrupted = number;
}

int temp_instance_interrupted(void)
{
	return interrupted;
}

/* Whether a process has ended; *status is then its status. */
static bool has_ended(pid_t pid, int *status)
{
	int raw;

	if (waitpid(pid, &raw, WNOHANG) != pid)
		return false;
	*status = WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
	return true;
}

/* Wait until the client has ended, the server has, or we are asked to end. */
static int wait_for(struct temp_instance *server, pid_t client)
{
	for (;;) {
		struct pollfd woken = {.fd = loop_descriptor(), .events = POLLIN};
		int status;
		receive_signals();
		if (has_ended(client, &status))
			return status;
		if (has_ended(server->pid, &status)) {
			server->pid = 0;
			(void)killed_report("the server", status);
			show_log(server);
			return -1;
		}
		if (interrupted != 0)
			return -1;
		if (loop_wait(&woken, 1, -1) < 0)
			return -1;
	}
}

static void show_log(const struct temp_instance *server)
{
	struct strs tail = STRS_INIT;

	postmaster_log_tail(server->directory, server->log_start, LOG_LINES, &tail);
	warn_msg(tail.count > 0 ? "the server ended; the end of its log:" : "the server ended");
	for (size_t i = 0; i < tail.count; i++)
		warn_msg("%s", tail.item[i]);
	strs_free(&tail);
}

/* ---- stop ---- */

/* Send a signal, and wait for the server's end at most limit_ms (negative: for ever). Returns its status, -1 if it
 * has not ended. */
static int stop_with(struct temp_instance *server, int number, long long limit_ms)
{
	long long deadline = limit_ms < 0 ? -1 : loop_now() + limit_ms;
	int status = -1;

	postmaster_end(server->pid, number);
	for (;;) {
		struct pollfd woken = {.fd = loop_descriptor(), .events = POLLIN};
		int before = interrupted;
		receive_signals();
		if (has_ended(server->pid, &status)) {
			server->pid = 0;
			return status;
		}
		if (limit_ms < 0 && interrupted != before)
			return -1;
		if (loop_wait(&woken, 1, deadline) <= 0)
			return -1;
	}
}

bool temp_instance_stop(struct temp_instance *server)
{
	int status = stop_with(server, SIGINT, -1);

	if (status > 0)
		show_log(server);
	return status == 0;
}

void temp_instance_end(struct temp_instance *server)
{
	if (server->pid > 0 && stop_with(server, SIGQUIT, QUIT_MS) < 0)
		(void)stop_with(server, SIGKILL, QUIT_MS);
	children_end();
	/* A killed server leaves its shared memory, which can be removed only now that no process is attached. */
	if (server->path) {
		shmem_remove(server->directory, "data", server->uid);
		if (server->socket && strcmp(server->socket, server->path) != 0)
			url_remove_link(server->socket, server->path);
	}
	free(server->socket);
	free(server->path);
	*server = (struct temp_instance){0};
}

void temp_instance_sweep(int directory, const char *path)
{
	struct stat st;

	if (url_needs_link(path))
		url_remove_links(path);
	if (fstat(directory, &st) == 0)
		shmem_remove(directory, "data", st.st_uid);
}
