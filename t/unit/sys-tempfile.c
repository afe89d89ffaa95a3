#include "sys/tempfile.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

/* How a child that does this was ended: by this signal, or 0. */
static int signal_that_ended(void (*work)(void))
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		work();
		_exit(0);
	}
	(void)waitpid(pid, &status, 0);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void be_ended(void)
{
	(void)raise(SIGTERM);
}

static char own[] = "own.XXXXXX";

static void make_and_be_ended(void)
{
	int fd = tempfile_make(own);

	if (fd < 0 || access(own, F_OK) != 0)
		_exit(1);
	(void)raise(SIGTERM);
}

static void test_signal(void)
{
	CHECK_NUMBER(signal_that_ended(make_and_be_ended), SIGTERM);
	/* The name was chosen in the child. */
	CHECK(system("test -z \"$(ls | grep '^own[.]')\"") == 0);
}

static void test_fork(void)
{
	char path[] = "parents.XXXXXX";
	int fd = tempfile_make(path);

	CHECK(fd >= 0);
	CHECK_NUMBER(signal_that_ended(be_ended), SIGTERM);
	CHECK(access(path, F_OK) == 0);
	tempfile_forget(path);
	CHECK(unlink(path) == 0);
}

int main(void)
{
	char directory[] = "/tmp/tempfile.XXXXXX";

	if (!mkdtemp(directory) || chdir(directory) != 0)
		return 1;
	test_signal();
	test_fork();
	CHECK(chdir("/") == 0 && rmdir(directory) == 0);
	return check_end();
}
