#include "sys/children.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/beyond.h"
#include "sys/kill.h"
#include "sys/loop.h"
#include "sys/process.h"
#include "sys/signals.h"

enum { PAUSE_MAX_MS = 64 };

static int interrupted;

/* ---- the end of all ---- */

/* SIGKILL to each child. This reads the parent of every process of the machine. */
static void kill_all(void)
{
	pid_t *pids = NULL;
	size_t count = 0;

	process_children(0, &pids, &count);
	for (size_t i = 0; i < count; i++)
		(void)kill_send(pids[i], SIGKILL);
	free(pids);
}

bool children_end(void)
{
	long long begin = loop_now();
	long long pause = 1;

	for (;;) {
		pid_t reaped = waitpid(-1, NULL, WNOHANG);
		if (reaped < 0 && errno == ECHILD)
			return true;
		if (reaped != 0)
			continue;
		if (loop_now() - begin >= CHILDREN_END_MS) {
			errno = ETIMEDOUT;
			return false;
		}
		/* Each time, because children of a child that has ended become ours. */
		kill_all();
		loop_wait(NULL, 0, loop_now() + pause);
		pause = pause < PAUSE_MAX_MS ? pause * 2 : PAUSE_MAX_MS;
	}
}

/* Kill only children that started no earlier than `first`: older ones came with this process from the program that
 * executed it. */
static void end_since(const struct process *first)
{
	bool found = true;

	while (found) {
		pid_t *pids = NULL;
		size_t count = 0;
		found = false;
		process_children(0, &pids, &count);
		for (size_t i = 0; i < count; i++) {
			struct process child;
			if (process_find(pids[i], &child) && child.start < first->start)
				continue;
			found = true;
			(void)kill_send(pids[i], SIGKILL);
			(void)waitpid(pids[i], NULL, 0);
		}
		free(pids);
	}
}

bool children_is_stopped(pid_t child)
{
	siginfo_t info = {.si_pid = 0};

	return waitid(P_PID, (id_t)child, &info, WSTOPPED | WNOHANG | WNOWAIT) == 0 && info.si_pid == child;
}

/* ---- two processes ---- */

static void pass_signals_on(pid_t child)
{
	int number;

	while ((number = loop_signal()) != 0) {
		if (number == SIGCHLD)
			continue;
		interrupted = number;
		(void)kill_send(child, number);
	}
}

/* The child's status as waitpid() gives it; -1 with errno. */
static int wait_for(pid_t child)
{
	int status;

	if (!loop_catch(signals_loop, SIGNALS_LOOP_COUNT))
		return waitpid(child, &status, 0) == child ? status : -1;
	for (;;) {
		struct pollfd woken = {.fd = loop_descriptor(), .events = POLLIN};
		pass_signals_on(child);
		pid_t ended = waitpid(child, &status, WNOHANG);
		if (ended != 0)
			return ended == child ? status : -1;
		(void)loop_wait(&woken, 1, -1);
	}
}

bool children_work(int *status)
{
	pid_t parent = getpid();
	struct process first;

	(void)beyond_become_subreaper(true);
	pid_t child = fork();
	if (child == 0) {
		(void)beyond_become_subreaper(true);
		if (beyond_die_with_parent(SIGTERM) && getppid() != parent)
			_exit(1);
		return true;
	}
	(void)process_find(child, &first);
	int raw = child > 0 ? wait_for(child) : -1;
	*status = raw < 0 ? -1 : WIFSIGNALED(raw) ? STATUS_SIGNALLED + WTERMSIG(raw) : WEXITSTATUS(raw);
	if (raw >= 0 && WIFSIGNALED(raw))
		end_since(&first);
	return false;
}

int children_interrupted(void)
{
	return interrupted;
}
