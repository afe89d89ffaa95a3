#define TINYPG_FAULTS
#include "sys/fault.c" /* a release build leaves it empty, so that no object has what is tested here */

#include "check.h"
#include "child.h"

static struct child child;

static int reach_two(void)
{
	errno = 0;
	if (FAULT("one"))
		return errno == EIO ? 1 : 11;
	if (FAULT("one.more"))
		return errno == EIO ? 2 : 12;
	return errno == 0 ? 0 : 10;
}

static int status_with(const char *fault)
{
	setenv("TINYPG_FAULT", fault, 1);
	child_run(&child, reach_two, -1);
	unsetenv("TINYPG_FAULT");
	return child.status;
}

static void test_points(void)
{
	CHECK_NUMBER(reach_two(), 0);
	CHECK_NUMBER(status_with(""), 0);
	CHECK_NUMBER(status_with("one"), 1);
	CHECK_NUMBER(status_with("one.more"), 2);
	CHECK_NUMBER(status_with("on"), 0);
	CHECK_NUMBER(status_with("one.more.yet"), 0);
	CHECK_NUMBER(status_with("one.more=kill"), 128 + SIGKILL);
}

static int reach_twice(void)
{
	return 10 * reach_two() + reach_two();
}

static void test_once(void)
{
	setenv("TINYPG_FAULT", "one=once", 1);
	child_run(&child, reach_twice, -1);
	CHECK_NUMBER(child.status, 10);
	unsetenv("TINYPG_FAULT");
}

static void test_stop(void)
{
	int status = 0;
	setenv("TINYPG_FAULT", "one=stop", 1);
	pid_t pid = fork();
	if (pid == 0)
		_exit(reach_twice());
	CHECK(waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
	kill(pid, SIGCONT);
	CHECK(waitpid(pid, &status, WUNTRACED) == pid && WIFEXITED(status));
	CHECK_NUMBER(WEXITSTATUS(status), 0);
	unsetenv("TINYPG_FAULT");
}

static void test_log(void)
{
	char path[] = "/tmp/unit-fault.XXXXXX";
	char got[64] = "";
	int fd = mkstemp(path);
	setenv("TINYPG_FAULT_LOG", path, 1);
	CHECK_NUMBER(status_with("one.more=kill"), 128 + SIGKILL);
	CHECK_NUMBER(reach_two(), 0);
	unsetenv("TINYPG_FAULT_LOG");
	CHECK(read(fd, got, sizeof got - 1) > 0);
	CHECK_TEXT(got, "one\none.more\none\none.more\n");
	close(fd);
	unlink(path);
}

int main(void)
{
	test_points();
	test_once();
	test_stop();
	test_log();
	return check_end();
}
