#include "sql/cancel.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/msg.h"
#include "sys/signals.h"

static const struct pgconn *volatile current;
static volatile sig_atomic_t caught; /* the first signal; 0: none */
static volatile sig_atomic_t is_held;

enum { WAKE_S = 1 };

static void take_signal(int number);
static void wake(int number);

/* The flags let raise() end the process, also within the handler. Without SA_RESTART, a signal ends a write that
 * blocks because nobody reads. One that comes just before the write does not: the alarm that follows ends it. */
void cancel_begin(void)
{
	struct sigaction action = {.sa_handler = take_signal, .sa_flags = (int)SA_RESETHAND | SA_NODEFER};
	struct sigaction again = {.sa_handler = wake};

	(void)sigemptyset(&action.sa_mask);
	signals_handle(&action, NULL);
	(void)sigemptyset(&again.sa_mask);
	(void)sigaction(SIGALRM, &again, NULL);
}

void cancel_set_session(const struct pgconn *session)
{
	current = session;
}

void cancel_hold(void)
{
	is_held = 1;
}

void cancel_release(void)
{
	/* After an interrupted write that failed, another try would fail, too. */
	if (caught == 0 || !ferror(stdout))
		out_flush();
	is_held = 0;
	if (caught != 0)
		(void)raise(caught);
}

static void take_signal(int number)
{
	int saved = errno;

	if (caught == 0) {
		caught = number;
		if (current)
			pgconn_cancel(current);
		errno = saved;
		if (is_held) {
			(void)alarm(WAKE_S);
			return;
		}
	}
	(void)raise(number);
}

static void wake(int number)
{
	(void)number;
	(void)alarm(WAKE_S);
}
