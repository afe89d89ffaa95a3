/*
 * family COMMAND...: runs it and adopts every process that it leaves behind, however that one detached itself, so that
 * all that the command ever started are descendants of this process (see tries.sh). When the command has ended, those
 * that are left are killed. The status is the command's.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t told_to_end;

static void on_signal(int signal)
{
	(void)signal;
	told_to_end = 1;
}

/* Kills all children; false if there are none. Those of a killed child become children in turn. */
static bool kill_children(void)
{
	FILE *children = fopen("/proc/thread-self/children", "r");
	int pid;
	bool any = false;

	if (!children)
		return false;
	while (fscanf(children, "%d", &pid) == 1) {
		any = true;
		kill(pid, SIGKILL);
	}
	fclose(children);
	return any;
}

int main(int argc, char **argv)
{
	struct sigaction action = {.sa_handler = on_signal};
	int status = 0, result = 1;

	if (argc < 2 || prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) {
		fprintf(stderr, "usage: family COMMAND...\n");
		return 2;
	}
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	pid_t command = fork();
	if (command == 0) {
		execvp(argv[1], argv + 1);
		perror(argv[1]);
		_exit(127);
	}
	for (pid_t ended = 0; command > 0 && ended != command && !told_to_end;) {
		ended = wait(&status);
		if (ended == command)
			result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	}
	while (kill_children())
		wait(NULL);
	return result;
}
