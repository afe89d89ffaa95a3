#include "sys/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sys/apart.h"
#include "sys/beyond.h"
#include "sys/fd.h"
#include "sys/kill.h"
#include "sys/tool.h"

#define NULL_DEVICE "/dev/null"

/* What a child tells its parent if it failed before its program started. */
struct report {
	int error;
	bool at_exec;
};

/* ---- in the child ---- */

static bool reset_signals(bool fresh)
{
	struct sigaction standard = {.sa_handler = SIG_DFL};
	struct sigaction ignored = {.sa_handler = SIG_IGN};
	sigset_t none;

	(void)sigemptyset(&standard.sa_mask);
	(void)sigemptyset(&ignored.sa_mask);
	for (int number = 1; number <= beyond_last_signal(); number++) {
		/* One that came before the child had a session of its own was sent to those who ignore it: drop it. */
		if (fresh && tool_was_ignored(number))
			(void)sigaction(number, &ignored, NULL);
		/* Fails for KILL, STOP and the signals that the C library uses itself. */
		if (fresh || !tool_was_ignored(number))
			(void)sigaction(number, &standard, NULL);
	}
	return sigemptyset(&none) == 0 && sigprocmask(SIG_SETMASK, &none, NULL) == 0;
}

/* Copy a descriptor that is to become 0, 1 or 2 to a number above them, so that placing one overwrites no other. */
static bool lift_standard(int wanted, int target, int *lifted)
{
	*lifted = -1;
	if (wanted == PROC_INHERIT)
		return true;
	if (wanted == PROC_NULL)
		wanted = open(NULL_DEVICE, (target == STDIN_FILENO ? O_RDONLY : O_WRONLY) | O_CLOEXEC);
	if (wanted < 0)
		return false;
	*lifted = fcntl(wanted, F_DUPFD_CLOEXEC, 3);
	return *lifted >= 0;
}

static bool place_descriptors(const struct proc_spec *spec, int report)
{
	const int wanted[3] = {spec->in, spec->out, spec->err};
	int lifted[3];

	for (int i = 0; i < 3; i++) {
		if (!lift_standard(wanted[i], i, &lifted[i]))
			return false;
	}
	for (int i = 0; i < 3; i++) {
		if (lifted[i] >= 0 && dup2(lifted[i], i) < 0)
			return false;
	}
	int *open = mem_alloc((spec->keep_count + 1) * sizeof *open);
	open[0] = report;
	for (size_t i = 0; i < spec->keep_count; i++) {
		open[i + 1] = spec->keep[i];
		if (!fd_set_inherited(spec->keep[i], true))
			return false;
	}
	if (!spec->keep_all)
		fd_close_from(3, open, spec->keep_count + 1);
	free(open);
	return true;
}

/* The parent may have died before the request for its death signal; then no signal comes, and nobody waits for this
 * child. */
void proc_die_with_parent(pid_t parent, int number)
{
	if (beyond_die_with_parent(number) && getppid() != parent)
		(void)raise(SIGKILL);
}

static bool prepare(const struct proc_spec *spec, pid_t parent, int report)
{
	if (spec->own_session && setsid() < 0)
		return false;
	if (spec->own_group && !spec->own_session && setpgid(0, 0) != 0)
		return false;
	if (!place_descriptors(spec, report))
		return false;
	errno = 0;
	if (spec->nice != 0 && nice(spec->nice) == -1 && errno != 0)
		return false;
	if (spec->umask != 0)
		(void)umask(spec->umask);
	if (spec->user && !identity_become(spec->user))
		return false;
	if (spec->renounce)
		(void)beyond_renounce_privileges();
	/* After the change of user, which would have cleared the request. */
	if (spec->die_with_parent)
		proc_die_with_parent(parent, spec->last_signal != 0 ? spec->last_signal : SIGKILL);
	if (spec->directory && chdir(spec->directory) != 0)
		return false;
	return reset_signals(spec->fresh_signals);
}

extern char **environ;

_Noreturn static void become_program(const struct proc_spec *spec, const char *program, pid_t parent, int report)
{
	struct report failure = {.error = 0, .at_exec = false};

	if (prepare(spec, parent, report)) {
		if (spec->environment)
			environ = (char **)(uintptr_t)spec->environment;
		failure.at_exec = true;
		(void)execvp(program, spec->argv);
	}
	failure.error = errno;
	(void)fd_write_all(report, &failure, sizeof failure);
	_exit(STATUS_NOT_FOUND);
}

/* ---- start ---- */

/* A pipe whose descriptors are above 2, so that the child's standard ones do not overwrite it. */
static bool open_report(int ends[2])
{
	if (!fd_pipe(ends))
		return false;
	if (ends[1] < 3) {
		int above = fcntl(ends[1], F_DUPFD_CLOEXEC, 3);
		fd_close(ends[1]);
		ends[1] = above;
	}
	if (ends[1] >= 0)
		return true;
	fd_close(ends[0]);
	return false;
}

/* True if the child executed its program, which closed the pipe without a report. */
static bool read_report(int fd, struct report *report)
{
	size_t got = 0;

	while (got < sizeof *report) {
		ssize_t more = read(fd, (char *)report + got, sizeof *report - got);
		if (more < 0 && errno == EINTR)
			continue;
		if (more <= 0)
			break;
		got += (size_t)more;
	}
	return got < sizeof *report;
}

/* fork() with every signal blocked until the child has reset its handlers, so that none of ours ever runs in it. */
static pid_t fork_quietly(bool apart)
{
	sigset_t all;
	sigset_t before;

	(void)sigfillset(&all);
	if (sigprocmask(SIG_SETMASK, &all, &before) != 0)
		return -1;
	pid_t pid = apart ? apart_fork() : fork();
	if (pid != 0) {
		int error = errno;
		(void)sigprocmask(SIG_SETMASK, &before, NULL);
		errno = error;
	}
	return pid;
}

static pid_t start(const struct proc_spec *spec, bool *at_exec)
{
	struct report report = {.error = 0, .at_exec = false};
	int ends[2];

	*at_exec = true;
	char *program = tool_program(spec->argv[0]);
	if (!program)
		return -1;
	*at_exec = false;
	if (!open_report(ends)) {
		free(program);
		return -1;
	}
	pid_t parent = getpid();
	pid_t pid = fork_quietly(spec->apart);
	if (pid == 0)
		become_program(spec, program, parent, ends[1]);
	fd_close(ends[1]);
	int error = errno;
	if (pid > 0 && !read_report(ends[0], &report)) {
		if (!spec->apart)
			(void)proc_wait(pid);
		pid = -1;
		error = report.error;
		*at_exec = report.at_exec;
	}
	(void)close(ends[0]);
	free(program);
	errno = error;
	return pid;
}

pid_t proc_start(const struct proc_spec *spec)
{
	bool at_exec;
	return start(spec, &at_exec);
}

int proc_wait(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return -1;
	}
	return WIFSIGNALED(status) ? STATUS_SIGNALLED + WTERMSIG(status) : WEXITSTATUS(status);
}

/* ---- capture ---- */

struct capture {
	int fd;
	struct str *text;
};

/* Read what is there. False at the limit or for an error; at end of file, true, and fd is closed and -1. */
static bool take_some(struct capture *capture, size_t most)
{
	char bytes[8192];
	ssize_t got = read(capture->fd, bytes, sizeof bytes);

	if (got < 0)
		return errno == EINTR || errno == EAGAIN;
	if (got == 0) {
		(void)close(capture->fd);
		capture->fd = -1;
		return true;
	}
	if ((size_t)got > most - capture->text->length) {
		errno = EFBIG;
		return false;
	}
	str_add_bytes(capture->text, bytes, (size_t)got);
	return true;
}

static time_t seconds(void)
{
	struct timespec now = {0};

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* patience: seconds; 0: without limit. */
static bool take_all(struct capture captures[2], const size_t most[2], unsigned patience)
{
	time_t begin = seconds();

	while (captures[0].fd >= 0 || captures[1].fd >= 0) {
		struct pollfd polled[2] = {
			{.fd = captures[0].fd, .events = POLLIN}, {.fd = captures[1].fd, .events = POLLIN}};
		if (poll(polled, 2, patience > 0 ? 1000 : -1) < 0) {
			if (errno == EINTR)
				continue;
			return false;
		}
		if (patience > 0 && seconds() - begin > (time_t)patience) {
			errno = ETIMEDOUT;
			return false;
		}
		for (int i = 0; i < 2; i++) {
			if (captures[i].fd >= 0 && polled[i].revents != 0 && !take_some(&captures[i], most[i]))
				return false;
		}
	}
	return true;
}

static int run_captured(struct proc_spec *spec, struct capture captures[2], size_t most)
{
	/* `most` is for new bytes, besides those that the texts already hold. */
	size_t limits[2] = {captures[0].text->length + most, !captures[1].text ? 0 : captures[1].text->length + most};
	bool at_exec;
	pid_t pid = start(spec, &at_exec);

	(void)close(spec->out);
	if (captures[1].text)
		(void)close(spec->err);
	if (pid < 0) {
		int error = errno;
		fd_close(captures[0].fd);
		fd_close(captures[1].fd);
		errno = error;
		return !at_exec ? -1 : error == ENOENT ? STATUS_NOT_FOUND : STATUS_NOT_EXECUTABLE;
	}
	bool ok = take_all(captures, limits, spec->patience);
	int error = errno;
	fd_close(captures[0].fd);
	fd_close(captures[1].fd);
	if (!ok)
		(void)kill_send(spec->own_group ? -pid : pid, SIGKILL);
	int status = proc_wait(pid);
	errno = ok ? 0 : error;
	return ok ? status : -1;
}

int proc_capture(const struct proc_spec *spec, struct str *out, struct str *err, size_t most)
{
	struct proc_spec child = *spec;
	int out_ends[2];
	int err_ends[2] = {-1, -1};

	if (!fd_pipe(out_ends))
		return -1;
	if (err && !fd_pipe(err_ends)) {
		fd_close(out_ends[0]);
		fd_close(out_ends[1]);
		return -1;
	}
	child.out = out_ends[1];
	if (err)
		child.err = err_ends[1];
	struct capture captures[2] = {{.fd = out_ends[0], .text = out}, {.fd = err_ends[0], .text = err}};
	return run_captured(&child, captures, most);
}

void proc_clean_environment(struct strs *list)
{
	strs_add(list, "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
	strs_add(list, "TZ=UTC");
}
