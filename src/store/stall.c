#include "store/stall.h"

#include <signal.h>
#include <sys/time.h>

#include "sys/loop.h"

static size_t moved;
static unsigned patience_ms;
static long long latest; /* when this answer has to be here in whole */

static void set(long long ms)
{
	const struct itimerval timer = {
		.it_value = {.tv_sec = (time_t)(ms / 1000), .tv_usec = (suseconds_t)(ms % 1000) * 1000}};

	moved = 0;
	(void)setitimer(ITIMER_REAL, &timer, NULL);
}

/* No handler: only a signal that ends the process ends its wait for a mounted directory, too. */
void stall_begin(unsigned first, unsigned patience)
{
	const struct sigaction action = {.sa_handler = SIG_DFL};
	sigset_t alarm;

	(void)sigaction(SIGALRM, &action, NULL);
	(void)sigemptyset(&alarm);
	(void)sigaddset(&alarm, SIGALRM);
	(void)sigprocmask(SIG_UNBLOCK, &alarm, NULL);
	patience_ms = patience;
	latest = loop_now() + (long long)patience * STALL_TIMES;
	set(first > 0 ? first : 1);
}

void stall_moved(size_t bytes)
{
	moved += bytes;
	if (moved < STALL_BYTES)
		return;
	long long left = latest - loop_now();
	set(left < 1 ? 1 : left < patience_ms ? left : patience_ms);
}

void stall_answered(void)
{
	latest = loop_now() + (long long)patience_ms * STALL_TIMES;
	set(patience_ms);
}

void stall_end(void)
{
	set(0);
}
