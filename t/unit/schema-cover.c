#include "schema/cover.h"

#include <stdlib.h>

#include "check.h"

static bool contains(const char *text, const char *part)
{
	return strstr(text, part) != NULL;
}

static void test_addresses(void)
{
	struct strs catalogs = STRS_INIT;

	strs_split(&catalogs, "pg_cast,pg_cast,pg_class,pg_class,pg_enum,,pg_trigger,pg_trigger", ',');
	char *sql = cover_addresses(&catalogs);
	CHECK(contains(sql, "x.oid, 0, 'pg_cast' from pg_catalog.pg_cast x where x.oid >= 16384 union all"));
	CHECK(contains(sql, "x.oid, 0, 'pg_class' || '.' || (case x.relkind when 'p' then 'r'"));
	CHECK(contains(sql, "x.oid, 0, '' from pg_catalog.pg_enum x where x.oid >= 16384 and false union all"));
	CHECK(contains(sql, "and (x.tgrelid = 0 or exists"));
	free(sql);
	strs_free(&catalogs);
}

static void test_nothing(void)
{
	struct cover cover = {.count = 0};
	struct address_map map = {.count = 0};

	CHECK_TEXT(cover_names(&cover, &map), NULL);
	CHECK(!cover_has(&cover, "pg_class"));
	cover_free(&cover);
}

static void test_names(void)
{
	struct cover cover = {.count = 0};
	struct address_map map = {.count = 0};

	cover_add(&cover, (struct address){2605, 16384, 0}, "pg_cast");
	cover_add(&cover, (struct address){1259, 16385, 0}, "pg_class.r");
	cover_add(&cover, (struct address){2607, 16390, 0}, "");
	address_add(&map, (struct address){1259, 16385, 0}, 0);
	char *sql = cover_names(&cover, &map);
	CHECK(contains(sql, "(values ('', 2605, 16384), ('', 2607, 16390))"));
	free(sql);
	cover_free(&cover);
	address_free(&map);
}

static void test_kinds(void)
{
	struct cover cover = {.count = 0};

	cover_add(&cover, (struct address){2605, 16384, 0}, "pg_cast");
	cover_add(&cover, (struct address){1259, 16385, 0}, "pg_class.r");
	cover_add(&cover, (struct address){2607, 16390, 0}, "");
	CHECK(cover_has(&cover, "pg_cast"));
	CHECK(cover_has(&cover, "pg_class"));
	CHECK(cover_has(&cover, "pg_class.r"));
	CHECK(!cover_has(&cover, "pg_class.v"));
	CHECK(!cover_has(&cover, "pg_cas"));
	CHECK(!cover_has(&cover, "pg_conversion"));
	cover_free(&cover);
}

static void test_many_are_not_all_named(void)
{
	struct cover cover = {.count = 0};
	struct address_map map = {.count = 0};

	for (uint32_t i = 0; i < 5000; i++)
		cover_add(&cover, (struct address){2605, 16384 + i, 0}, "pg_cast");
	cover_add(&cover, (struct address){2607, 30000, 0}, "pg_conversion");
	char *sql = cover_names(&cover, &map);
	CHECK(contains(sql, "('', 2605, 17383), ('', 2607, 30000))"));
	CHECK(!contains(sql, "(2605, 17384)"));
	free(sql);
	cover_free(&cover);
}

int main(void)
{
	test_addresses();
	test_nothing();
	test_names();
	test_kinds();
	test_many_are_not_all_named();
	return check_end();
}
