#include "watchdog/harden.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/beyond.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/kill.h"
#include "sys/loop.h"
#include "sys/tree.h"
#include "text/str.h"
#include "watchdog/pgdata.h"

enum { RELOAD_MS = 10000, RELOAD_PAUSE_MS = 10, SYNC_TRIES = 3 };

/* ---- in the child; each returns NULL, or the problem ---- */

static bool ask_load_time(const struct idle_at *at, struct str *time)
{
	str_truncate(time, 0);
	return idle_ask(at, "SELECT pg_conf_load_time()", time) == 0;
}

/* A new session has the settings that the postmaster has. Once they are the new ones, the postmaster has told all
 * its processes to read them too, the checkpointer among them. */
static const char *reload(const struct idle_at *at, pid_t postmaster)
{
	struct str before = STR_INIT, now = STR_INIT;
	const char *problem = NULL;
	long long deadline = loop_now() + RELOAD_MS;

	if (!ask_load_time(at, &before) || !kill_send(postmaster, SIGHUP))
		problem = "its server cannot be asked to read its settings";
	while (!problem && (!ask_load_time(at, &now) || strcmp(str_text(&now), str_text(&before)) == 0)) {
		if (loop_now() >= deadline)
			problem = "its server does not read its settings";
		loop_wait(NULL, 0, loop_now() + RELOAD_PAUSE_MS);
	}
	str_free(&before);
	str_free(&now);
	return problem;
}

/* Whether the cluster has data elsewhere. */
static bool has_tablespaces(const struct idle_at *at)
{
	struct strs names = STRS_INIT;
	char *path = str_format("%s/pg_tblspc", at->data);
	bool has = !fs_list(at->home, path, &names) || names.count > 0;

	strs_free(&names);
	free(path);
	return has;
}

/* The server goes on working meanwhile, so a directory may disappear under us: then the sync begins again. */
static bool sync_data(const struct idle_at *at)
{
	bool synced = false;

	if (has_tablespaces(at))
		sync();
	for (int i = 0; i < SYNC_TRIES && !synced; i++) {
		synced = tree_sync(at->home, at->data);
		if (!synced && errno != ENOENT && errno != ESTALE)
			break;
	}
	return synced;
}

static const char *harden(const struct idle_at *at, const struct conf *settings, pid_t postmaster)
{
	struct str answer = STR_INIT;
	int data = fs_open_dir(at->home, at->data);
	bool written = data >= 0 && pgdata_write_conf(data, settings);
	const char *problem = written ? reload(at, postmaster) : "its settings cannot be written";

	fd_close(data);
	if (!problem && idle_ask(at, "CHECKPOINT", &answer) != 0)
		problem = "its server cannot make a checkpoint";
	if (!problem && !sync_data(at))
		problem = "its data cannot be synced";
	str_free(&answer);
	return problem;
}

/* ---- the child ---- */

pid_t harden_start(const struct idle_at *at, const struct conf *settings, pid_t postmaster, int *out)
{
	int ends[2];

	if (!fd_pipe(ends))
		return -1;
	if (!fd_set_nonblocking(ends[0], true)) {
		fd_close(ends[0]);
		fd_close(ends[1]);
		return -1;
	}
	pid_t parent = getpid();
	pid_t pid = fork();
	if (pid == 0) {
		if (!idle_become(at, parent, ends[1]))
			_exit(1);
		const char *problem = harden(at, settings, postmaster);
		if (problem)
			(void)fd_write_all(ends[1], problem, strlen(problem));
		_exit(problem ? 1 : 0);
	}
	fd_close(ends[1]);
	if (pid < 0)
		fd_close(ends[0]);
	else
		*out = ends[0];
	return pid;
}
