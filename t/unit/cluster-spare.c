#include "cluster/spare.h"

#include "check.h"
#include "scratch.h"

static struct rundir here;

static void test_order(void)
{
	static const char *const names[] = {"aaaaaa", "bbbbbb", "cccccc", "dddddd"};
	struct spare spares[4];
	struct spare_search search = {.at = 0};
	char name[CLUSTER_NAME_SIZE];
	const struct terms demand = {.demand = true, .spares = SPARE_MAX}, two = {.spares = 2};

	CHECK_NUMBER(spare_wanted(&here, "h", &demand, false), 1);
	for (size_t i = 0; i < 4; i++) {
		spares[i] = (struct spare)SPARE_NONE;
		CHECK(spare_take(&here, "h", SPARE_MAX, names[i], &spares[i]));
		CHECK(spare_is_extra(&spares[i]) == (i > 0));
	}
	spare_mark_ready(&spares[2]);
	const struct timespec late[2] = {{2000, 0}, {2000, 0}}, early[2] = {{1000, 0}, {1000, 0}};
	CHECK(utimensat(here.fd, "spare.h.0", late, 0) == 0 && utimensat(here.fd, "spare.h.3", early, 0) == 0);
	CHECK(spare_next(&here, "h", &search, name));
	CHECK_TEXT(name, "cccccc");
	CHECK(spare_next(&here, "h", &search, name));
	CHECK_TEXT(name, "dddddd");
	CHECK(spare_next(&here, "h", &search, name));
	CHECK_TEXT(name, "aaaaaa");
	CHECK(spare_next(&here, "h", &search, name) && !spare_next(&here, "h", &search, name));
	CHECK_NUMBER(spare_wanted(&here, "h", &two, false), 0);
	for (size_t i = 0; i < 4; i++)
		spare_leave(&here, &spares[i]);
	CHECK_NUMBER(spare_wanted(&here, "h", &two, false), 1);
	CHECK_NUMBER(spare_wanted(&here, "h", &two, true), 1);
	CHECK_NUMBER(spare_wanted(&here, "h", &demand, true), 2);
}

int main(void)
{
	scratch_open();
	here = (struct rundir){.fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), .path = scratch};
	test_order();
	close(here.fd);
	scratch_close();
	return check_end();
}
