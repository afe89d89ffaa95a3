#include "sys/cputime.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

static void test_end(void)
{
	CHECK_NUMBER(cputime_end(1, 60, 600), 61);
	CHECK_NUMBER(cputime_end(539, 60, 600), 599);
	CHECK_NUMBER(cputime_end(540, 60, 600), 600);
	CHECK_NUMBER(cputime_end(1000, 60, 600), 600);
	CHECK_NUMBER(cputime_end(1, 60, 2), 2);
	CHECK_NUMBER(cputime_end(0, ~0UL, ~0UL), ~0UL);
}

/* The signal that ends a child which gets nowhere any more. */
static int signal_after(void (*work)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		work();
		for (;;)
			continue;
	}
	return waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void idle_for_ever(void)
{
	(void)setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
	cputime_limit(1, 600);
}

static rlim_t limit_now(void)
{
	struct rlimit limit;

	return getrlimit(RLIMIT_CPU, &limit) == 0 ? limit.rlim_cur : 0;
}

int main(void)
{
	test_end();
	CHECK_NUMBER(signal_after(idle_for_ever), SIGXCPU);
	cputime_progress();
	rlim_t before = limit_now();
	CHECK(before > 100);
	cputime_limit(50, 600);
	CHECK_NUMBER(limit_now(), 51);
	cputime_progress();
	CHECK_NUMBER(limit_now(), 51);
	return check_end();
}
