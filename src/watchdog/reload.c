#include "watchdog/reload.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/kill.h"
#include "sys/loop.h"
#include "text/str.h"

enum { RELOAD_MS = 10000, RELOAD_PAUSE_MS = 2 };

/* ---- in the child ---- */

static bool ask_load_time(struct reload *reload, struct str *time, bool *refused)
{
	str_truncate(time, 0);
	int status = idle_query(reload->at, "SELECT pg_conf_load_time()", time);
	*refused = idle_was_refused(status);
	if (status == 0)
		reload->sessions++;
	return status == 0;
}

/* The postmaster starts no process while it reads the files. A new session has the settings that the postmaster has.
 * Once they are the new ones, or no session can be had any more, the postmaster has told all its processes to read them
 * too, the checkpointer among them. */
const char *reload_wait(struct reload *reload)
{
	struct str before = STR_INIT, now = STR_INIT;
	const char *problem = NULL;
	bool refused = false, done = false;
	long long deadline = loop_now() + RELOAD_MS;

	if (!ask_load_time(reload, &before, &refused) || !kill_send(reload->postmaster, SIGHUP))
		problem = "its server cannot be asked to read its settings";
	while (!problem && !done) {
		bool answered = ask_load_time(reload, &now, &refused);
		done = refused || (answered && strcmp(str_text(&now), str_text(&before)) != 0);
		if (!done && loop_now() >= deadline)
			problem = "its server does not read its settings";
		if (!done)
			loop_wait(NULL, 0, loop_now() + RELOAD_PAUSE_MS);
	}
	str_free(&before);
	str_free(&now);
	return problem;
}

static int run(struct reload *reload, const char *(*work)(struct reload *reload), int out)
{
	const char *problem = work(reload);
	char sessions[16];

	snprintf(sessions, sizeof sessions, "%u", reload->sessions);
	const char *text = problem ? problem : sessions;
	(void)fd_write_all(out, text, strlen(text));
	return problem ? 1 : 0;
}

/* ---- the child ---- */

pid_t reload_start(struct reload *reload, const char *(*work)(struct reload *reload), int *out)
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
	if (pid == 0)
		_exit(idle_become(reload->at, parent, ends[1]) ? run(reload, work, ends[1]) : 1);
	fd_close(ends[1]);
	if (pid < 0)
		fd_close(ends[0]);
	else
		*out = ends[0];
	return pid;
}
