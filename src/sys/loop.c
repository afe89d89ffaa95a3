#include "sys/loop.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "sys/fd.h"

#define SIGNAL_COUNT 128 /* more than any system has */

static volatile sig_atomic_t caught[SIGNAL_COUNT];
static int ends[2] = {-1, -1}; /* the self-pipe; its bytes only wake poll(), caught[] holds the signals */

static bool make_pipe(void);
static bool catch_signal(int number);
static void note_signal(int number);
static int timeout_until(long long deadline);

bool loop_catch(const int *signals, size_t count)
{
	if (ends[0] < 0 && !make_pipe())
		return false;
	for (size_t i = 0; i < count; i++)
		if (!catch_signal(signals[i]))
			return false;
	return true;
}

int loop_descriptor(void)
{
	return ends[0];
}

int loop_signal(void)
{
	/* Empty the pipe before looking at caught[]: a signal that comes later leaves a byte, which at worst wakes
	 * poll() for nothing. */
	char bytes[64];
	ssize_t got;
	do
		got = read(ends[0], bytes, sizeof bytes);
	while (got > 0 || (got < 0 && errno == EINTR));

	for (int number = 1; number < SIGNAL_COUNT; number++) {
		if (caught[number]) {
			caught[number] = 0;
			return number;
		}
	}
	return 0;
}

long long loop_now(void)
{
	struct timespec now;
	if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
		die_errno("cannot read the monotonic clock");
	return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int loop_wait(struct pollfd *polled, size_t count, long long deadline)
{
	for (;;) {
		int ready = poll(polled, (nfds_t)count, timeout_until(deadline));
		if (ready > 0 || (ready < 0 && errno != EINTR))
			return ready;
		if (deadline >= 0 && loop_now() >= deadline)
			return 0;
	}
}

static bool make_pipe(void)
{
	int made[2];
	if (!fd_pipe(made))
		return false;
	if (!fd_set_nonblocking(made[0], true) || !fd_set_nonblocking(made[1], true)) {
		fd_close(made[0]);
		fd_close(made[1]);
		return false;
	}
	ends[0] = made[0];
	ends[1] = made[1];
	return true;
}

static bool catch_signal(int number)
{
	if (number <= 0 || number >= SIGNAL_COUNT) {
		errno = EINVAL;
		return false;
	}
	struct sigaction old;
	if (sigaction(number, NULL, &old) != 0)
		return false;
	if (old.sa_handler == SIG_IGN && number != SIGCHLD)
		return true;
	/* A signal that asks us to end must also end a wait for a lock or a connection; SIGCHLD must not. */
	struct sigaction action = {.sa_handler = note_signal, .sa_flags = number == SIGCHLD ? SA_RESTART : 0};
	if (number == SIGCHLD)
		action.sa_flags |= SA_NOCLDSTOP;
	sigfillset(&action.sa_mask);
	return sigaction(number, &action, NULL) == 0;
}

static void note_signal(int number)
{
	int saved = errno;
	caught[number] = 1;
	/* If the pipe is full, poll() wakes anyway. */
	ssize_t written = write(ends[1], "", 1);
	(void)written;
	errno = saved;
}

/* The timeout for poll(): milliseconds, -1 for ever. A deadline too far for an int is waited for in parts. */
static int timeout_until(long long deadline)
{
	if (deadline < 0)
		return -1;
	long long left = deadline - loop_now();
	return left <= 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}
