#include "sys/daemon.h"

#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/proc.h"

/* The process that goes on is not the session's leader, so it acquires no terminal by opening one. */
static pid_t fork_in_session(void)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	if (setsid() < 0)
		_exit(1);
	pid = fork();
	if (pid != 0)
		_exit(pid < 0 ? 1 : 0);
	return 0;
}

bool daemon_detach(bool *failed)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	*failed = true;
	if (null < 0)
		return false;
	pid_t pid = fork_in_session();
	if (pid == 0) {
		bool alone = chdir("/") == 0;
		for (int i = 0; i < 3; i++)
			alone = alone && dup2(null, i) >= 0;
		if (!alone)
			_exit(1);
		if (null > 2)
			(void)close(null);
		*failed = false;
		return true;
	}
	fd_close(null);
	*failed = pid < 0 || proc_wait(pid) != 0;
	return false;
}
