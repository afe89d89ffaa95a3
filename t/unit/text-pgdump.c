/* text/pgdump.c: dumps that are no SQL. */
#include "text/pgdump.h"

#include <string.h>

#include "check.h"

static void test_custom(void)
{
	CHECK_TEXT(pgdump_format("PGDMP\1\16", 7), "custom");
	CHECK(!pgdump_format("PGDM", 4));
	CHECK(!pgdump_format("-- PGDMP", 8));
	CHECK(!pgdump_format("", 0));
}

static void test_tar(void)
{
	char head[PGDUMP_HEAD] = PGDUMP_TOC;

	memcpy(head + 257, "ustar", 5);
	CHECK_TEXT(pgdump_format(head, sizeof head), "tar");
	CHECK(!pgdump_format(head, 261));
	head[7] = 'x';
	CHECK(!pgdump_format(head, sizeof head));
}

static void test_open(void)
{
	char head[PGDUMP_HEAD] = PGDUMP_TOC;

	CHECK(pgdump_is_open("toc.d", 5));
	CHECK(pgdump_is_open(head, 100));
	CHECK(!pgdump_is_open(head, sizeof head));
	CHECK(!pgdump_is_open("selec", 5));
	CHECK(!pgdump_is_open("PGDMP", 5));
}

int main(void)
{
	test_custom();
	test_tar();
	test_open();
	return check_end();
}
