/* objects: pg/look server/url text/num text/pgwire text/str base/mem base/msg sys/fd sys/apart sys/proc sys/process
 * sys/tool sys/identity sys/kill sys/rights sys/beyond sys/fs sys/path sys/tree sys/walk sys/fault sys/loop */
#include "pg/look.h"

#include "check.h"

/* From 14 on the count is of sessions: each look adds its own, late or in time. */
static void test_sessions(void)
{
	struct look look = {.based = false};

	CHECK(look_judge(&look, 15, 0, "0\t10\n") == LOOK_IDLE);
	CHECK(look_judge(&look, 15, 0, "0\t11\n") == LOOK_IDLE);
	CHECK(look_judge(&look, 15, 0, "0\t11\n") == LOOK_IDLE);
	CHECK(look_judge(&look, 15, 0, "0\t13\n") == LOOK_IDLE);
	CHECK(look_judge(&look, 15, 0, "1\t14\n") == LOOK_BUSY);
	CHECK(look_judge(&look, 15, 0, "0\t17\n") == LOOK_BUSY);
	CHECK(look_judge(&look, 15, 0, "0\t18\n") == LOOK_IDLE);
	CHECK(look_judge(&look, 15, 0, "0\t20\n") == LOOK_BUSY);
	CHECK(look_judge(&look, 15, 0, "0\t21\n") == LOOK_IDLE);
}

/* Before, of transactions: two of the look's own, two more forgiven. */
static void test_transactions(void)
{
	struct look look = {.based = false};

	CHECK(look_judge(&look, 13, 0, "0\t100\n") == LOOK_IDLE);
	CHECK(look_judge(&look, 13, 0, "0\t102\n") == LOOK_IDLE);
	CHECK(look_judge(&look, 13, 0, "0\t106\n") == LOOK_IDLE);
	CHECK(look_judge(&look, 13, 0, "0\t111\n") == LOOK_BUSY);
	CHECK(look_judge(&look, 13, 0, "0\t113\n") == LOOK_IDLE);
}

static void test_failures(void)
{
	struct look look = {.based = false};

	CHECK(look_judge(&look, 15, 3, "") == LOOK_BUSY);
	CHECK(look_judge(&look, 15, 4, "") == LOOK_DEAF);
	CHECK(look_judge(&look, 15, 5, "") == LOOK_REFUSED);
	CHECK(look_judge(&look, 15, 1, "") == LOOK_REFUSED);
	CHECK(look_judge(&look, 15, 0, "") == LOOK_REFUSED);
	CHECK(look_judge(&look, 15, 0, "0\n") == LOOK_REFUSED);
	CHECK(look_judge(&look, 15, 0, "0\t1\t2\n") == LOOK_REFUSED);
	CHECK(look_judge(&look, 15, 0, "-1\t1\n") == LOOK_REFUSED);
}

int main(void)
{
	test_sessions();
	test_transactions();
	test_failures();
	return check_end();
}
