#include "sys/apart.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/beyond.h"

/* Fork by way of a child that ends at once. Its orphan would fall to us if we were a subreaper, so we are none at
 * that moment. */
static pid_t fork_twice(void)
{
	bool reaps = beyond_is_subreaper() && beyond_become_subreaper(false);
	pid_t pid = fork();

	if (pid == 0) {
		pid = fork();
		if (pid != 0)
			_exit(pid < 0 ? errno : 0);
		return 0;
	}
	int error = errno;
	int status = 0;
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
	}
	if (reaps)
		(void)beyond_become_subreaper(true);
	if (pid > 0 && status != 0) {
		error = WIFEXITED(status) ? WEXITSTATUS(status) : EAGAIN;
		pid = -1;
	}
	errno = error;
	return pid;
}

pid_t apart_fork(void)
{
	pid_t pid = beyond_fork_sibling();

	return pid < 0 ? fork_twice() : pid;
}
