#include "store/stall.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

enum { MS = 5 };

/* The signal that ends a process that gets bytes without an end, or none at all. */
static int ended_by(size_t bytes)
{
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		(void)signal(SIGALRM, SIG_IGN);
		stall_begin(MS, MS);
		for (;;)
			stall_moved(bytes);
	}
	return child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

int main(void)
{
	CHECK(ended_by(0) == SIGALRM);
	CHECK(ended_by(STALL_BYTES) == SIGALRM);
	return check_end();
}
