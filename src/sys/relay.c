#include "sys/relay.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/msg.h"
#include "sys/signals.h"

static volatile pid_t command; /* 0: none; changes only while the signals are blocked */

static bool leads_session;

/*
 * What the terminal sends, it sends to the whole process group, and so to the command. But a hang-up reaches only the
 * leader of the session, which is us after, for example, `ssh -t`.
 */
static bool is_for_us_alone(int number, const siginfo_t *info)
{
	bool from_process = info->si_pid != 0;

#ifdef SI_KERNEL
	from_process = info->si_code != SI_KERNEL;
#endif
	if (number == SIGHUP && leads_session && !from_process)
		return true;
	/* A command that signals its own group has the signal already. */
	return from_process && info->si_pid != command;
}

static void pass_on(int number, siginfo_t *info, void *context)
{
	int saved = errno;

	(void)context;
	if (command != 0 && is_for_us_alone(number, info))
		(void)kill(command, number);
	errno = saved;
}

static void block(int how)
{
	sigset_t set;

	(void)sigemptyset(&set);
	for (size_t i = 0; i < SIGNALS_RELAY_COUNT; i++)
		(void)sigaddset(&set, signals_relay[i]);
	(void)sigprocmask(how, &set, NULL);
}

/* We stop only when the command has stopped. A shell that stopped us while the command goes on would take the terminal
 * away from it. */
static void catch_signals(void)
{
	struct sigaction action = {.sa_flags = SA_SIGINFO | SA_RESTART};

	action.sa_sigaction = pass_on;
	(void)sigfillset(&action.sa_mask);
	for (size_t i = 0; i < SIGNALS_RELAY_COUNT; i++)
		if (!tool_was_ignored(signals_relay[i]))
			(void)sigaction(signals_relay[i], &action, NULL);
	(void)signal(SIGTTIN, SIG_IGN);
	(void)signal(SIGTTOU, SIG_IGN);
}

/* Wait until the command ends or stops, but leave it a zombie: until it is reaped, its process ID is no other's, so
 * that we may still signal it. True if it has ended. */
static bool await_change(pid_t pid, siginfo_t *info)
{
	while (waitid(P_PID, (id_t)pid, info, WEXITED | WSTOPPED | WNOWAIT) != 0)
		if (errno != EINTR)
			return true;
	return info->si_code != CLD_STOPPED;
}

static int wait_for(pid_t pid)
{
	siginfo_t info = {0};
	int ended = -1;

	while (!await_change(pid, &info)) {
		siginfo_t stopped = {0};
		/* It may have been continued since. */
		if (waitid(P_PID, (id_t)pid, &stopped, WSTOPPED | WNOHANG) != 0 || stopped.si_pid != pid)
			continue;
		signals_take(stopped.si_status);
		(void)kill(pid, SIGCONT);
	}
	block(SIG_BLOCK);
	command = 0;
	block(SIG_UNBLOCK);
	while (waitpid(pid, &ended, 0) < 0)
		if (errno != EINTR)
			return -1;
	return ended;
}

int relay_run(const struct proc_spec *spec)
{
	leads_session = getsid(0) == getpid();
	/* Until the command has started, a signal waits for it. */
	block(SIG_BLOCK);
	catch_signals();
	pid_t pid = proc_start(spec);
	int reason = errno;
	command = pid > 0 ? pid : 0;
	block(SIG_UNBLOCK);
	errno = reason;
	return pid > 0 ? wait_for(pid) : -1;
}

_Noreturn void relay_exit(int ended)
{
	if (!WIFSIGNALED(ended))
		exit(WEXITSTATUS(ended));
	(void)setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
	signals_take(WTERMSIG(ended));
	exit(STATUS_SIGNALLED + WTERMSIG(ended));
}
