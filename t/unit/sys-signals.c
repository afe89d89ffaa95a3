#include "sys/signals.h"

#include <stdbool.h>
#include <stddef.h>

#include "check.h"

static volatile sig_atomic_t seen;

static void note(int number)
{
	seen = number;
}

static bool is_in(int number, const int *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == number)
			return true;
	return false;
}

static void test_loop_has_end(void)
{
	for (size_t i = 0; i < SIGNALS_END_COUNT; i++)
		CHECK(is_in(signals_end[i], signals_loop, SIGNALS_LOOP_COUNT));
	CHECK(is_in(SIGCHLD, signals_loop, SIGNALS_LOOP_COUNT));
}

static void test_handle(void)
{
	const struct sigaction noting = {.sa_handler = note};
	struct sigaction before[SIGNALS_END_COUNT], now;

	(void)signal(SIGHUP, SIG_IGN);
	(void)signal(SIGINT, SIG_DFL);
	signals_handle(&noting, before);
	(void)raise(SIGHUP);
	CHECK_NUMBER(seen, 0);
	(void)raise(SIGINT);
	CHECK_NUMBER(seen, SIGINT);
	signals_restore(before);
	CHECK(sigaction(SIGHUP, NULL, &now) == 0 && now.sa_handler == SIG_IGN);
	CHECK(sigaction(SIGINT, NULL, &now) == 0 && now.sa_handler == SIG_DFL);
}

static void test_block(void)
{
	sigset_t before, now;

	signals_block(&before);
	CHECK(sigprocmask(SIG_SETMASK, &before, &now) == 0);
	for (size_t i = 0; i < SIGNALS_END_COUNT; i++)
		CHECK(sigismember(&now, signals_end[i]) == 1 && sigismember(&before, signals_end[i]) == 0);
}

int main(void)
{
	test_loop_has_end();
	test_handle();
	test_block();
	return check_end();
}
