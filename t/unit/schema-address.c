#include "schema/address.h"

#include "schema/model.h"

#include "check.h"

static void test_empty(void)
{
	struct address_map map = {.entries = NULL};

	CHECK_NUMBER(address_find(&map, (struct address){1259, 16384, 0}), SCHEMA_NONE);
	address_free(&map);
}

static void test_columns(void)
{
	struct address_map map = {.entries = NULL};

	address_add(&map, (struct address){1259, 16384, 0}, 7);
	address_add(&map, (struct address){1259, 16384, 2}, 9);
	CHECK_NUMBER(address_find(&map, (struct address){1259, 16384, 0}), 7);
	CHECK_NUMBER(address_find(&map, (struct address){1259, 16384, 2}), 9);
	CHECK_NUMBER(address_find(&map, (struct address){1259, 16384, 3}), SCHEMA_NONE);
	CHECK_NUMBER(address_find_whole(&map, (struct address){1259, 16384, 2}), 9);
	CHECK_NUMBER(address_find_whole(&map, (struct address){1259, 16384, 3}), 7);
	CHECK_NUMBER(address_find_whole(&map, (struct address){1259, 16385, 3}), SCHEMA_NONE);
	CHECK_NUMBER(address_find(&map, (struct address){1247, 16384, 0}), SCHEMA_NONE);
	CHECK_NUMBER(address_find(&map, (struct address){1259, 16385, 2}), SCHEMA_NONE);
	CHECK_NUMBER(address_find(&map, (struct address){0, 0, 0}), SCHEMA_NONE);
	address_free(&map);
}

static void test_the_first_stays(void)
{
	struct address_map map = {.entries = NULL};

	address_add(&map, (struct address){1, 2, 3}, 4);
	address_add(&map, (struct address){1, 2, 3}, 5);
	CHECK_NUMBER(address_find(&map, (struct address){1, 2, 3}), 4);
	CHECK_NUMBER(map.count, 1);
	address_free(&map);
}

static void test_many(void)
{
	struct address_map map = {.entries = NULL};
	size_t right = 0;

	for (uint32_t i = 0; i < 100000; i++)
		address_add(&map, (struct address){1 + i % 5, 16384 + i, i % 3}, i);
	for (uint32_t i = 0; i < 100000; i++)
		right += address_find(&map, (struct address){1 + i % 5, 16384 + i, i % 3}) == i;
	CHECK_NUMBER(right, 100000);
	CHECK_NUMBER(map.count, 100000);
	CHECK(map.room >= 2 * map.count);
	address_free(&map);
}

int main(void)
{
	test_empty();
	test_columns();
	test_the_first_stays();
	test_many();
	return check_end();
}
