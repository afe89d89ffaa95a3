#include "sys/group.h"

#include <errno.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/msg.h"
#include "sys/beyond.h"
#include "sys/children.h"
#include "sys/fd.h"
#include "sys/loop.h"
#include "sys/signals.h"

/*
 * The keeper, a child, and below it the worker, which leads the group. The keeper adopts what leaves the group (where
 * the system has that, Linux), so it can kill everything that was started: when the worker has ended, or when the
 * leash, a pipe, is closed; that also happens when we die.
 */
struct keeper {
	pid_t pid;
	int leash; /* our end; no other process has it */
	int done;  /* reads end of file when the keeper has ended */
	int empty; /* reads end of file when everything that was started has ended */
};

enum {
	PROCESSES_MAX = 4096, /* of a user who runs nothing else: root can always start one more, which ends them */
	DYING_MS = 10000,     /* how long killed processes may take to disappear */
	POLL_NS = 250 * 1000 * 1000
};

static _Noreturn void work(const struct group *group, pid_t keeper, int empty, int alive)
{
	const int keep[] = {empty, alive, group->log, group->lock};
	const int inherited[2] = {group->lock, empty};
	const struct rlimit processes = {.rlim_cur = PROCESSES_MAX, .rlim_max = PROCESSES_MAX};

	fd_close_from(3, keep, sizeof keep / sizeof *keep);
	if (group->user->brief)
		(void)setrlimit(RLIMIT_NPROC, &processes);
	if (setpgid(0, 0) != 0 || !identity_become(group->user) || chdir(group->directory) != 0) {
		warn_errno("cannot work in '%s'", group->directory);
		_exit(GROUP_NO_START);
	}
	/* After the change of the uid, which clears it. */
	if (beyond_die_with_parent(SIGKILL) && getppid() != keeper)
		_exit(GROUP_NO_START);
	_exit(group->work(group->context, inherited));
}

/* The status of the worker, and 128 + n if signal n ended it. */
static _Noreturn void keep(const struct group *group, int leash, int done, int empty)
{
	const int kept[] = {leash, done, empty, group->log, group->lock};
	const pid_t self = getpid();
	int alive[2];
	int status = 0;

	fd_close_from(3, kept, sizeof kept / sizeof *kept);
	(void)beyond_become_subreaper(true);
	pid_t worker = setpgid(0, 0) == 0 && fd_pipe(alive) ? fork() : -1;
	if (worker == 0)
		work(group, self, empty, alive[1]);
	if (worker < 0) {
		warn_errno("cannot work in '%s'", group->directory);
		_exit(GROUP_NO_START);
	}
	(void)close(alive[1]);
	struct pollfd ends[] = {{.fd = leash, .events = POLLIN}, {.fd = alive[0], .events = POLLIN}};
	(void)loop_wait(ends, 2, -1);
	/* The worker itself first: if it was just started, there is no such process group yet. */
	(void)kill(worker, SIGKILL);
	(void)kill(-worker, SIGKILL);
	while (waitpid(worker, &status, 0) < 0 && errno == EINTR)
		;
	(void)children_end();
	_exit(WIFSIGNALED(status) ? STATUS_SIGNALLED + WTERMSIG(status) : WEXITSTATUS(status));
}

static bool start(const struct group *group, struct keeper *keeper)
{
	enum { LEASH, DONE, EMPTY, PIPE_COUNT };
	int pipes[PIPE_COUNT][2];

	for (int i = 0; i < PIPE_COUNT; i++)
		pipes[i][0] = pipes[i][1] = -1;
	bool good = fd_pipe(pipes[LEASH]) && fd_pipe(pipes[DONE]) && fd_pipe(pipes[EMPTY]);
	if (good && pipes[DONE][0] >= FD_SETSIZE) {
		errno = EMFILE;
		good = false;
	}
	keeper->pid = good ? fork() : -1;
	if (keeper->pid == 0)
		keep(group, pipes[LEASH][0], pipes[DONE][1], pipes[EMPTY][1]);
	/* We hold the writing end of the leash, and the reading ends of the others. */
	keeper->leash = pipes[LEASH][1];
	keeper->done = pipes[DONE][0];
	keeper->empty = pipes[EMPTY][0];
	for (int i = 0; i < PIPE_COUNT; i++) {
		fd_close(pipes[i][i != LEASH]);
		if (keeper->pid < 0)
			fd_close(pipes[i][i == LEASH]);
	}
	return keeper->pid >= 0;
}

static bool is_too_long(const struct group *group)
{
	struct stat st;

	return fstat(group->log, &st) == 0 && st.st_size > group->log_max;
}

/* Wait for the keeper, or for a reason to end it. */
static void wait_for_keeper(const struct group *group, const struct keeper *keeper, struct group_end *end)
{
	static const struct timespec pause = {.tv_nsec = POLL_NS};
	sigset_t old;
	fd_set watched;
	int ready = 0;

	signals_block(&old);
	while (*group->stop == 0 && ready == 0 && !end->is_too_much) {
		FD_ZERO(&watched);
		FD_SET(keeper->done, &watched);
		ready = pselect(keeper->done + 1, &watched, NULL, NULL, &pause, &old);
		if (ready < 0 && errno == EINTR)
			ready = 0;
		end->is_too_much = is_too_long(group);
	}
	(void)sigprocmask(SIG_SETMASK, &old, NULL);
}

bool group_run(const struct group *group, struct group_end *end)
{
	struct keeper keeper;
	int status = 0;
	pid_t ended;

	*end = (struct group_end){.status = -1};
	if (!start(group, &keeper))
		return false;
	wait_for_keeper(group, &keeper, end);
	(void)close(keeper.leash);
	do
		ended = waitpid(keeper.pid, &status, 0);
	while (ended < 0 && errno == EINTR);
	(void)close(keeper.done);
	/* Then for everything that it started, which might still write into a directory that is to be removed. */
	struct pollfd last = {.fd = keeper.empty, .events = POLLIN};
	(void)loop_wait(&last, 1, loop_now() + DYING_MS);
	(void)close(keeper.empty);
	if (ended == keeper.pid && WIFSIGNALED(status))
		end->signal = WTERMSIG(status);
	else if (ended == keeper.pid && WEXITSTATUS(status) > STATUS_SIGNALLED)
		end->signal = WEXITSTATUS(status) - STATUS_SIGNALLED;
	else if (ended == keeper.pid && !end->is_too_much)
		end->status = WEXITSTATUS(status);
	return true;
}
