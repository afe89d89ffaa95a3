#include "sys/cputime.h"

#include <sys/resource.h>
#include <time.h>

static unsigned long idle; /* 0: no limit */
static unsigned long most;
static unsigned long last; /* processor time spent when the limit was last moved; all of these are in seconds */

/* The seconds of processor time spent so far, rounded up. */
static unsigned long spent_now(void)
{
	struct timespec now;

	return clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) == 0 ? (unsigned long)now.tv_sec + 1 : last;
}

unsigned long cputime_end(unsigned long spent, unsigned long idle_seconds, unsigned long most_seconds)
{
	return spent < most_seconds && idle_seconds < most_seconds - spent ? spent + idle_seconds : most_seconds;
}

static void move_limit(unsigned long spent)
{
	struct rlimit limit;

	last = spent;
	if (getrlimit(RLIMIT_CPU, &limit) != 0)
		return;
	limit.rlim_cur = cputime_end(spent, idle, most);
	(void)setrlimit(RLIMIT_CPU, &limit);
}

void cputime_limit(unsigned long idle_seconds, unsigned long most_seconds)
{
	struct rlimit limit;

	idle = idle_seconds;
	most = most_seconds;
	if (getrlimit(RLIMIT_CPU, &limit) == 0 && limit.rlim_cur < most)
		most = (unsigned long)limit.rlim_cur;
	move_limit(spent_now());
}

void cputime_progress(void)
{
	if (idle == 0)
		return;
	unsigned long spent = spent_now();
	if (spent != last)
		move_limit(spent);
}
