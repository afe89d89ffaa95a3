#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "cluster/cleanup.h"
#include "server/postmaster.h"
#include "sys/beyond.h"
#include "sys/children.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/killed.h"
#include "sys/net.h"
#include "sys/path.h"
#include "watchdog/watch.h"

/* A server that starts although somebody was given the URL starts anew. */
bool watch_is_reset(const struct watch *watch)
{
	return watch->state == HALTING || watch->state == RESETTING || (watch->state == STARTING && watch->offered);
}

/* ---- what cannot be reset ---- */

/* Whether a path leads into PGDATA, without a link on the way: what lies there is removed with the other data. */
static bool is_inside(const struct instance *instance, const char *path)
{
	struct path_place place = PATH_PLACE_NONE;
	struct stat st;
	char *data = str_format("%s/%s/", instance->record.directory, instance->record.version);
	bool inside = path_find(path, 0, &place, NULL) && str_starts(place.path, data) &&
		(fstatat(place.parent, place.name, &st, AT_SYMLINK_NOFOLLOW) != 0 || S_ISDIR(st.st_mode));

	path_place_free(&place);
	free(data);
	return inside;
}

/* Why these data cannot be restored, allocated; NULL if they can. */
static char *data_problem(const struct instance *instance)
{
	struct strs names = STRS_INIT;
	char target[PATH_MAX], *problem = NULL;
	int directory = cleanup_open_directory(&instance->record);
	char *path = str_format("%s/pg_tblspc", instance->record.version);
	int links = directory >= 0 ? fs_open_dir(directory, path) : -1;

	if (directory < 0)
		problem = mem_copy("its directory is no longer where it was made");
	else if (links >= 0 ? !fs_list(links, ".", &names) : errno != ENOENT)
		problem = str_format("cannot read its tablespaces: %s", strerror(errno));
	for (size_t i = 0; i < names.count && !problem; i++) {
		ssize_t length = readlinkat(links, names.item[i], target, sizeof target - 1);
		target[length > 0 ? length : 0] = '\0';
		if (length > 0 && !is_inside(instance, target))
			problem = str_format("its tablespace in '%s' is outside of the data directory", target);
	}
	strs_free(&names);
	free(path);
	fd_close(links);
	fd_close(directory);
	return problem;
}

static char *problem_of(const struct watch *watch)
{
	const struct instance *instance = &watch->instance;
	const char *problem = NULL;

	if (!watch->offered)
		problem = "it was not handed out yet";
	else if (watch->state != RUNNING && !watch_is_reset(watch))
		problem = "it is being stopped";
	else if (instance->record.keep || watch->child.kind == CHILD_HARDEN)
		problem = "its data are kept";
	else if (instance->has_data)
		problem = "its data were there before it was started";
	else if (instance->template_fd < 0)
		problem = "its template could not be locked";
	if (problem)
		return mem_copy(problem);
	return watch_is_reset(watch) ? NULL : data_problem(instance);
}

/* ---- RUNNING ---- */

static enum watch_state begin(struct watch *watch, struct client *client)
{
	client->reset = RESET_BEGUN;
	child_kill(&watch->child);
	watch_quit_server(watch);
	(void)watch_record(watch, HALTING);
	return HALTING;
}

enum watch_state watch_reset(struct watch *watch, struct client *client)
{
	char *problem = problem_of(watch);

	if (problem) {
		CLIENTS_SEND(client, "refused", problem);
		free(problem);
		return watch->state;
	}
	client->waits = true;
	client->reset = RESET_ASKED;
	return watch_is_reset(watch) ? watch->state : begin(watch, client);
}

/* ---- HALTING, RESETTING ---- */

static enum watch_state fail(struct watch *watch, char *problem)
{
	watch_note_trouble(watch, problem);
	return watch_fail(watch);
}

enum watch_state watch_reset_data(struct watch *watch, int status)
{
	struct instance *instance = &watch->instance;
	int out = -1;

	(void)status; /* its data are replaced */

	/* From here on nothing of the old server may write to its data. */
	bool ended = children_end();
	child_end(&watch->child); /* children_end() has reaped it */
	if (!cleanup_segment(&instance->record, instance->directory, beyond_is_subreaper()) || !ended)
		return fail(watch, mem_copy("not all processes of its server have ended"));
	instance->record.has_shm = false;
	instance->record.postmaster.pid = 0;
	char *problem = data_problem(instance);
	if (problem)
		return fail(watch, problem);
	if (instance->port_held >= 0 && !net_hold_alone(instance->port_held))
		return fail(watch, str_format("another program has its port %u", instance->port));
	pid_t pid = FAULT("watchdog.reset") ? -1 : instance_reset(instance, &out);
	if (pid < 0)
		return fail(watch, str_format("cannot start a process: %s", strerror(errno)));
	child_set(&watch->child, CHILD_RESET, pid, out);
	watch->deadline = WATCH_NEVER;
	return RESETTING;
}

enum watch_state watch_reset_filled(struct watch *watch, int status)
{
	const struct str *text = &watch->child.text;

	if (status != 0) {
		char *killed = killed_describe(status);
		char *problem = killed ? str_format("the process that restores the data %s", killed)
				       : mem_copy(text->length > 0 ? text->text : "cannot restore the data");
		free(killed);
		return fail(watch, problem);
	}
	instance_note_filled(&watch->instance, str_text(text));
	if (watch->instance.port_held >= 0)
		net_hold_beside(watch->instance.port_held);
	watch->idle = (struct idle){0};
	if (FAULT("watchdog.restart"))
		return watch_fail_errno(watch, "start the server");
	return watch_start_server(watch);
}

/* ---- STARTING ---- */

/* The line that says most about the end of the server. */
static const char *find_reason(const struct strs *lines)
{
	for (size_t i = lines->count; i > 0; i--)
		if (strstr(lines->item[i - 1], "FATAL:") || strstr(lines->item[i - 1], "PANIC:"))
			return lines->item[i - 1];
	return lines->count > 0 ? lines->item[lines->count - 1] : "its log is empty";
}

void watch_note_log(struct watch *watch)
{
	enum { LINES = 10 };
	struct strs tail = STRS_INIT;

	postmaster_log_tail(watch->instance.directory, watch->log_start, LINES, &tail);
	watch_note_trouble(watch, str_format("the server did not come up: %s", find_reason(&tail)));
	strs_free(&tail);
}

static struct client *find_first(struct clients *clients)
{
	struct client *first = NULL;

	for (size_t i = 0; i < CLIENTS_MAX; i++) {
		struct client *client = &clients->client[i];
		if (client->reset == RESET_ASKED && (!first || client->last_round < first->last_round))
			first = client;
	}
	return first;
}

enum watch_state watch_reset_ready(struct watch *watch)
{
	for (size_t i = 0; i < CLIENTS_MAX; i++) {
		struct client *client = &watch->clients.client[i];
		if (client->reset != RESET_BEGUN)
			continue;
		CLIENTS_SEND(client, "reset");
		clients_drop(client);
	}
	/* Each caller gets data that nobody has used since its call. */
	struct client *next = find_first(&watch->clients);
	if (next)
		return begin(watch, next);
	watch->last_use = WATCH_NEVER;
	(void)watch_record(watch, RUNNING);
	watch_expect_client(watch);
	return RUNNING;
}
