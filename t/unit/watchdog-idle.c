#include "watchdog/idle.h"

#include "check.h"

/* From 14 on the count is of sessions: each look adds its own, late or in time. */
static void test_sessions(void)
{
	struct idle idle = {.based = false};

	CHECK(idle_evaluate(&idle, 15, 0, "0\t10\n") == IDLE_IDLE);
	CHECK(idle_evaluate(&idle, 15, 0, "0\t11\n") == IDLE_IDLE);
	CHECK(idle_evaluate(&idle, 15, 0, "0\t11\n") == IDLE_IDLE);
	CHECK(idle_evaluate(&idle, 15, 0, "0\t13\n") == IDLE_IDLE);
	CHECK(idle_evaluate(&idle, 15, 0, "1\t14\n") == IDLE_BUSY);
	CHECK(idle_evaluate(&idle, 15, 0, "0\t17\n") == IDLE_BUSY);
	CHECK(idle_evaluate(&idle, 15, 0, "0\t18\n") == IDLE_IDLE);
	CHECK(idle_evaluate(&idle, 15, 0, "0\t20\n") == IDLE_BUSY);
	CHECK(idle_evaluate(&idle, 15, 0, "0\t21\n") == IDLE_IDLE);
}

/* Before, of transactions: two of the look's own, two more forgiven. */
static void test_transactions(void)
{
	struct idle idle = {.based = false};

	CHECK(idle_evaluate(&idle, 13, 0, "0\t100\n") == IDLE_IDLE);
	CHECK(idle_evaluate(&idle, 13, 0, "0\t102\n") == IDLE_IDLE);
	CHECK(idle_evaluate(&idle, 13, 0, "0\t106\n") == IDLE_IDLE);
	CHECK(idle_evaluate(&idle, 13, 0, "0\t111\n") == IDLE_BUSY);
	CHECK(idle_evaluate(&idle, 13, 0, "0\t113\n") == IDLE_IDLE);
}

static void test_failures(void)
{
	struct idle idle = {.based = false};

	CHECK(idle_evaluate(&idle, 15, 3, "") == IDLE_BUSY);
	CHECK(idle_evaluate(&idle, 15, 4, "") == IDLE_DEAF);
	CHECK(!idle.asks_dbname);
	CHECK(idle_evaluate(&idle, 15, 5, "") == IDLE_REFUSED);
	/* Another database may let us in. */
	CHECK(idle.asks_dbname);
	CHECK(idle_evaluate(&idle, 15, 1, "") == IDLE_REFUSED);
	CHECK(!idle.asks_dbname);
	CHECK(idle_evaluate(&idle, 15, 0, "") == IDLE_REFUSED);
	CHECK(idle_evaluate(&idle, 15, 0, "0\n") == IDLE_REFUSED);
	CHECK(idle_evaluate(&idle, 15, 0, "0\t1\t2\n") == IDLE_REFUSED);
	CHECK(idle_evaluate(&idle, 15, 0, "-1\t1\n") == IDLE_REFUSED);
}

/* A server that comes up at once is seen at once; one that does not costs few looks. */
static void test_pause(void)
{
	const long long minute = 60 * 1000;
	unsigned looks = 0;

	CHECK(idle_pause(0) == 1);
	CHECK(idle_pause(63) == 1);
	CHECK(idle_pause(64) == 2);
	CHECK(idle_pause(320) == 10);
	CHECK(idle_pause(1600) == 50);
	CHECK(idle_pause(10 * minute) == 50);
	for (long long waited = 0; waited < 10 * minute; waited += idle_pause(waited))
		looks++;
	CHECK(looks > 10 * minute / 50 && looks < 10 * minute / 50 + 200);
}

int main(void)
{
	test_pause();
	test_sessions();
	test_transactions();
	test_failures();
	return check_end();
}
