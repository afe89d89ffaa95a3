#include "sys/world.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"

static void test_world(void)
{
	struct str world = STR_INIT;
	struct str again = STR_INIT;
	struct strs parts = STRS_INIT;
	world_add(&world);
	world_add(&again);
	CHECK_TEXT(world.text, again.text);
	strs_split(&parts, world.text, ':');
	CHECK(parts.count == 3 && strlen(parts.item[0]) == 36);
	CHECK(atoi(parts.item[1]) != 0 && atoi(parts.item[2]) != 0);
	CHECK(!strpbrk(world.text, " \t\n"));
	strs_free(&parts);
	str_free(&world);
	str_free(&again);
}

int main(void)
{
	test_world();
	return check_end();
}
