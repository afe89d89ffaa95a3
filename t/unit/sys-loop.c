#include "sys/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "sys/fd.h"

static void test_signals(void)
{
	static const int signals[] = {SIGUSR2, SIGUSR1, SIGCHLD, SIGTERM};
	CHECK_NUMBER(loop_descriptor(), -1);
	CHECK(loop_catch(signals, 4));
	CHECK((fcntl(loop_descriptor(), F_GETFD) & FD_CLOEXEC) != 0);
	CHECK_NUMBER(loop_signal(), 0);

	raise(SIGUSR2);
	raise(SIGUSR2);
	raise(SIGUSR1);
	raise(SIGTERM);
	struct pollfd polled = {.fd = loop_descriptor(), .events = POLLIN};
	CHECK_NUMBER(loop_wait(&polled, 1, -1), 1);
	CHECK((polled.revents & POLLIN) != 0);
	int lower = SIGUSR1 < SIGUSR2 ? SIGUSR1 : SIGUSR2;
	CHECK_NUMBER(loop_signal(), lower);
	CHECK_NUMBER(loop_signal(), SIGUSR1 + SIGUSR2 - lower);
	CHECK_NUMBER(loop_signal(), SIGTERM);
	CHECK_NUMBER(loop_signal(), 0);
	CHECK_NUMBER(loop_wait(&polled, 1, loop_now()), 0);
}

static void test_ignored(void)
{
	static const int signals[] = {SIGHUP, SIGCHLD};
	signal(SIGHUP, SIG_IGN);
	signal(SIGCHLD, SIG_IGN);
	CHECK(loop_catch(signals, 2));
	raise(SIGHUP);
	CHECK_NUMBER(loop_signal(), 0);
	/* Without it, no end of a child would be heard of. */
	raise(SIGCHLD);
	CHECK_NUMBER(loop_signal(), SIGCHLD);
}

static void test_pipe_never_fills(void)
{
	for (int i = 0; i < 100000; i++)
		raise(SIGUSR1);
	CHECK_NUMBER(loop_signal(), SIGUSR1);
	CHECK_NUMBER(loop_signal(), 0);
	struct pollfd polled = {.fd = loop_descriptor(), .events = POLLIN};
	CHECK_NUMBER(loop_wait(&polled, 1, loop_now() + 1), 0);
}

static void test_catch_refuses(void)
{
	static const int none[] = {0};
	static const int far[] = {4000};
	static const int kill[] = {SIGKILL};
	errno = 0;
	CHECK(!loop_catch(none, 1) && errno == EINVAL);
	errno = 0;
	CHECK(!loop_catch(far, 1) && errno == EINVAL);
	errno = 0;
	CHECK(!loop_catch(kill, 1) && errno == EINVAL);
	int before = loop_descriptor();
	CHECK(loop_catch(NULL, 0) && loop_descriptor() == before);
}

static void test_errno_survives(void)
{
	errno = EXDEV;
	raise(SIGUSR1);
	CHECK_NUMBER(errno, EXDEV);
	CHECK_NUMBER(loop_signal(), SIGUSR1);
}

static void test_children(void)
{
	pid_t child = fork();
	if (child == 0)
		_exit(7);
	struct pollfd polled = {.fd = loop_descriptor(), .events = POLLIN};
	CHECK_NUMBER(loop_wait(&polled, 1, loop_now() + 60000), 1);
	CHECK_NUMBER(loop_signal(), SIGCHLD);
	int status = -1;
	CHECK(waitpid(child, &status, WNOHANG) == child && WIFEXITED(status) && WEXITSTATUS(status) == 7);
}

static void test_deadlines(void)
{
	long long start = loop_now();
	CHECK(start >= 0);
	CHECK_NUMBER(loop_wait(NULL, 0, start + 120), 0);
	CHECK(loop_now() - start >= 120);
	start = loop_now();
	CHECK_NUMBER(loop_wait(NULL, 0, 0), 0);
	CHECK_NUMBER(loop_wait(NULL, 0, start - 1000), 0);

	/* A far deadline does not overflow, and what is ready comes at once. */
	int ends[2];
	if (!CHECK(fd_pipe(ends)))
		return;
	CHECK(fd_write_all(ends[1], "x", 1));
	struct pollfd polled[2] = {{.fd = loop_descriptor(), .events = POLLIN}, {.fd = ends[0], .events = POLLIN}};
	CHECK_NUMBER(loop_wait(polled, 2, loop_now() + 10000000000LL), 1);
	CHECK(polled[0].revents == 0 && polled[1].revents == POLLIN);
	close(ends[0]);
	close(ends[1]);
	polled[1].fd = -1;
	CHECK_NUMBER(loop_wait(polled, 2, loop_now()), 0);
}

/* Signals that are not polled for do not shorten the wait. */
static void test_signals_do_not_end_a_wait(void)
{
	long long start = loop_now();
	pid_t child = fork();
	if (child == 0) {
		for (int i = 0; i < 5; i++) {
			loop_wait(NULL, 0, loop_now() + 20);
			kill(getppid(), SIGUSR1);
		}
		_exit(0);
	}
	CHECK_NUMBER(loop_wait(NULL, 0, start + 300), 0);
	CHECK(loop_now() - start >= 300);
	/* On a slow machine the last of them come now. */
	int status = -1;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	CHECK_NUMBER(status, 0);
	CHECK_NUMBER(loop_signal(), SIGUSR1);
	while (loop_signal() != 0)
		continue;
}

int main(void)
{
	test_signals();
	test_ignored();
	test_pipe_never_fills();
	test_catch_refuses();
	test_errno_survives();
	test_children();
	test_deadlines();
	test_signals_do_not_end_a_wait();
	return check_end();
}
