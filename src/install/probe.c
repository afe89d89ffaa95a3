#include "install/probe.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/fd.h"
#include "sys/identity.h"
#include "sys/kill.h"
#include "sys/killed.h"
#include "sys/loop.h"
#include "sys/proc.h"
#include "sys/rights.h"

enum { LIMIT_MS = 10000, LINE_MAX = 4096 };

static pid_t start(const char *program, const char *argument, int out, char **problem);
static bool read_until(int fd, struct str *text, long long deadline);

bool probe_line(const char *program, const char *argument, struct str *line, char **problem)
{
	int ends[2];
	struct str text = STR_INIT;

	*problem = NULL;
	if (!fd_pipe(ends)) {
		*problem = str_format("no pipe: %s", strerror(errno));
		return false;
	}
	pid_t pid = start(program, argument, ends[1], problem);
	close(ends[1]);
	if (pid == -1) {
		close(ends[0]);
		return false;
	}
	bool ended = read_until(ends[0], &text, loop_now() + LIMIT_MS);
	if (!ended)
		(void)kill_send(-pid, SIGKILL);
	close(ends[0]);
	int status = proc_wait(pid);
	char *killed = NULL;
	size_t length = strcspn(str_text(&text), "\n");
	if (!ended)
		*problem = str_format("'%s' did not end within %d seconds", argument, LIMIT_MS / 1000);
	else if ((killed = killed_describe(status)) != NULL)
		*problem = str_format("'%s' %s", argument, killed);
	else if (status != 0)
		*problem = str_format("'%s' failed with status %d", argument, status);
	else if (length == 0)
		*problem = str_format("'%s' printed nothing", argument);
	else
		str_add_bytes(line, str_text(&text), length);
	free(killed);
	str_free(&text);
	return *problem == NULL;
}

static pid_t start(const char *program, const char *argument, int out, char **problem)
{
	struct strs words = STRS_INIT;
	struct strs environment = STRS_INIT;
	struct runtime_user user = {0};

	/* Without these nothing is run, and so nothing wrong is remembered; a caller that needs a server reports
	 * what is missing. */
	if (!identity_runtime_user(&user) || (user.other && rights_lack() != NULL)) {
		*problem = mem_copy("there is no user to run it as");
		return -1;
	}
	strs_add(&words, program);
	strs_add(&words, argument);
	proc_clean_environment(&environment);
	struct proc_spec spec = PROC_SPEC(words.item);
	spec.environment = environment.item;
	spec.user = &user;
	spec.directory = "/";
	spec.in = PROC_NULL;
	spec.out = out;
	spec.err = PROC_NULL;
	spec.own_group = true;
	spec.die_with_parent = true;
	pid_t pid = proc_start(&spec);
	if (pid == -1) {
		int saved = errno;
		char *blocked = saved == EACCES ? identity_blocked_at(&user, program) : NULL;
		*problem = blocked != NULL
			? str_format("user '%s' cannot reach '%s'", user.name ? user.name : "?", blocked)
			: mem_copy(strerror(saved));
		free(blocked);
	}
	free(user.name);
	strs_free(&words);
	strs_free(&environment);
	return pid;
}

/* Read up to end of file, keeping only the first bytes; false at the deadline. */
static bool read_until(int fd, struct str *text, long long deadline)
{
	char buffer[512];
	struct pollfd polled = {.fd = fd, .events = POLLIN};

	while (loop_wait(&polled, 1, deadline) > 0) {
		ssize_t got = read(fd, buffer, sizeof buffer);
		if (got == 0 || (got == -1 && errno != EINTR && errno != EAGAIN))
			return true;
		if (got > 0 && text->length < LINE_MAX)
			str_add_bytes(text, buffer, (size_t)got);
	}
	return false;
}
