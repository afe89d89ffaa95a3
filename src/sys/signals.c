#include "sys/signals.h"

#include <stddef.h>

const int signals_end[SIGNALS_END_COUNT] = {SIGHUP, SIGINT, SIGTERM};
const int signals_loop[SIGNALS_LOOP_COUNT] = {SIGCHLD, SIGHUP, SIGINT, SIGTERM};
const int signals_nohup[SIGNALS_NOHUP_COUNT] = {SIGHUP, SIGINT, SIGQUIT};
const int signals_relay[SIGNALS_RELAY_COUNT] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGTSTP};
const int signals_line[SIGNALS_LINE_COUNT] = {SIGHUP, SIGINT, SIGTERM, SIGTSTP};
const int signals_screen[SIGNALS_SCREEN_COUNT] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT, SIGWINCH};

void signals_handle(const struct sigaction *action, struct sigaction before[SIGNALS_END_COUNT])
{
	for (size_t i = 0; i < SIGNALS_END_COUNT; i++) {
		struct sigaction old = {.sa_handler = SIG_DFL};
		if (sigaction(signals_end[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			(void)sigaction(signals_end[i], action, NULL);
		if (before)
			before[i] = old;
	}
}

void signals_restore(const struct sigaction before[SIGNALS_END_COUNT])
{
	for (size_t i = 0; i < SIGNALS_END_COUNT; i++)
		(void)sigaction(signals_end[i], &before[i], NULL);
}

void signals_block(sigset_t *before)
{
	sigset_t blocked;

	(void)sigemptyset(&blocked);
	for (size_t i = 0; i < SIGNALS_END_COUNT; i++)
		(void)sigaddset(&blocked, signals_end[i]);
	(void)sigprocmask(SIG_BLOCK, &blocked, before);
}

void signals_take(int number)
{
	struct sigaction before, standard = {.sa_handler = SIG_DFL};
	sigset_t set, mask;

	(void)sigemptyset(&standard.sa_mask);
	(void)sigemptyset(&set);
	(void)sigaddset(&set, number);
	(void)sigaction(number, &standard, &before);
	(void)sigprocmask(SIG_UNBLOCK, &set, &mask);
	(void)raise(number);
	(void)sigprocmask(SIG_SETMASK, &mask, NULL);
	(void)sigaction(number, &before, NULL);
}
