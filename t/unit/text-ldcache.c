#include "text/ldcache.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "check.h"
#include "sys/map.h"

#define TEXTS "liba.so.1\0/lib/liba.so.1\0/other/liba.so.1\0libb.so"

struct table {
	char header[48];
	uint32_t entry[3][6];
	char text[sizeof TEXTS];
};

static struct table make_table(void)
{
	const uint32_t texts = offsetof(struct table, text);
	const uint32_t count = 3;
	struct table table = {.entry = {{3, texts, texts + 10}, {3, texts, texts + 25}, {3, texts + 42, texts + 10}}};

	memcpy(table.header, "glibc-ld.so.cache1.1", 20);
	memcpy(table.header + 20, &count, sizeof count);
	memcpy(table.text, TEXTS, sizeof TEXTS);
	return table;
}

/* The paths, with a blank between; valid until the next call. */
static const char *find(const void *bytes, size_t length, const char *name)
{
	static struct str got;
	struct strs paths = STRS_INIT;

	str_free(&got);
	ldcache_find(bytes, length, name, &paths);
	for (size_t i = 0; i < paths.count; i++)
		str_addf(&got, "%s%s", i > 0 ? " " : "", paths.item[i]);
	strs_free(&paths);
	return str_text(&got);
}

static void test_made(void)
{
	struct table table = make_table();
	char old[16 + 12 + 4 + sizeof table] = "ld.so-1.7.0";

	CHECK_TEXT(find(&table, sizeof table, "liba.so.1"), "/lib/liba.so.1 /other/liba.so.1");
	CHECK_TEXT(find(&table, sizeof table, "libb.so"), "/lib/liba.so.1");
	CHECK_TEXT(find(&table, sizeof table, "liba.so"), "");
	old[12] = 1;
	memcpy(old + 32, &table, sizeof table);
	CHECK_TEXT(find(old, sizeof old, "libb.so"), "/lib/liba.so.1");
}

static void test_damaged(void)
{
	struct table table = make_table();

	CHECK_TEXT(find("", 0, "liba.so.1"), "");
	for (size_t length = 0; length < sizeof table; length++) {
		char *bytes = mem_alloc(length + 1);
		memcpy(bytes, &table, length);
		(void)find(bytes, length, "libb.so");
		free(bytes);
	}
	table.entry[0][2] = UINT32_MAX;
	table.entry[1][1] = sizeof table;
	CHECK_TEXT(find(&table, sizeof table, "liba.so.1"), "");
	memset(table.header + 20, 0xff, 4);
	CHECK_TEXT(find(&table, sizeof table, "libb.so"), "");
}

/* The system's own has the C library, where there is one. */
static void test_real(void)
{
	struct map map;

	if (!map_file(AT_FDCWD, "/etc/ld.so.cache", &map))
		return;
	CHECK(find(map.bytes, map.length, "libc.so.6")[0] == '/');
	map_close(&map);
}

int main(void)
{
	test_made();
	test_damaged();
	test_real();
	return check_end();
}
