#include "migrate/route.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "check.h"
#include "text/str.h"

static struct entries entries;
static struct migrations migrations;

static void add_file(const char *name)
{
	entries_add(&entries, ENTRIES_MIGRATIONS, name, name);
}

/* Read a graph from names separated by blanks. */
static bool read_names(const char *names, const char *prefix)
{
	struct strs list = STRS_INIT;

	migrations_free(&migrations);
	entries_free(&entries);
	strs_split(&list, names, ' ');
	for (size_t i = 0; i < list.count && *list.item[0] != '\0'; i++)
		add_file(list.item[i]);
	strs_free(&list);
	entries_sort(&entries);
	return migrations_read(&entries, prefix, &migrations);
}

/* The files of a way, with blanks between; NULL if there is none. */
static const char *plan(const char *from, const char *to)
{
	static struct str out;
	struct route route;

	str_truncate(&out, 0);
	str_add(&out, "");
	bool found = route_find(&migrations, (struct route_start){from, false}, to, &route);
	for (size_t i = 0; i < route.count; i++)
		str_addf(&out, "%s%s", i == 0 ? "" : " ", route.leg[i].entry->name);
	route_free(&route);
	return found ? str_text(&out) : NULL;
}

static const char *versions(void)
{
	static struct str out;

	str_truncate(&out, 0);
	str_add(&out, "");
	for (size_t i = 0; i < migrations.count; i++)
		str_addf(&out, "%s%s", i == 0 ? "" : " ", migrations.version[migrations.order[i]].text);
	return str_text(&out);
}

static void test_order(void)
{
	CHECK(read_names("p--0.2.0.sql p--0.1.0.sql p--0.10.0.sql", "p"));
	CHECK_TEXT(versions(), "0.1.0 0.2.0 0.10.0");
	CHECK_TEXT(migrations.version[migrations_target(&migrations)].text, "0.10.0");
	CHECK(read_names("p--unreleased.sql p--9!9.sql p--1.0.sql p--1.0.0.sql p--1.0a1--1.0.sql", NULL));
	CHECK_TEXT(versions(), "1.0a1 1.0 1.0.0 9!9 unreleased");
	CHECK_TEXT(migrations.version[migrations_target(&migrations)].text, "unreleased");
	CHECK(read_names("", "p"));
	CHECK(migrations_target(&migrations) == MIGRATIONS_NONE);
	CHECK(migrations_find(&migrations, "1") == MIGRATIONS_NONE);
}

static void test_conflicts(void)
{
	CHECK(!read_names("notaname.sql p--1.sql", "p"));
	CHECK(!read_names("p--1--1.sql", "p"));
	CHECK(!read_names("p--1.sql q--1.sql", "p"));
	CHECK(!read_names("p--1.sql q--1.sql", NULL));
	CHECK(!read_names("p--1.sql p--1.sql", "p"));
	CHECK(!read_names("p--1--2.sql p--1--2.sql", "p"));
	CHECK(read_names("p--1--2.sql p--2--1.sql", "p"));
}

static void test_plans(void)
{
	CHECK(read_names("p--0.1.0.sql", "p"));
	CHECK_TEXT(plan(NULL, "0.1.0"), "p--0.1.0.sql");
	CHECK(read_names("p--0.1.0.sql p--0.1.0--0.2.0.sql", "p"));
	CHECK_TEXT(plan(NULL, "0.2.0"), "p--0.1.0.sql p--0.1.0--0.2.0.sql");
	CHECK_TEXT(plan(NULL, NULL), "p--0.1.0.sql p--0.1.0--0.2.0.sql");
	CHECK_TEXT(plan("0.1.0", "0.1.0"), "");
	CHECK_TEXT(plan("0.2.0", NULL), "");
	CHECK_TEXT(plan("7", "7"), "");
	CHECK(!plan("0.2.0", "0.1.0"));
	CHECK(!plan("0.3.0", "0.2.0"));
	CHECK(!plan(NULL, "0.3.0"));
	CHECK(read_names("p--1--2.sql p--2--3.sql p--1--3.sql", "p"));
	CHECK_TEXT(plan("1", "3"), "p--1--3.sql");
	CHECK(!plan(NULL, "3"));
	CHECK(read_names("", "p"));
	CHECK(!plan(NULL, NULL));
}

static void test_choices(void)
{
	/* Ties: the smallest text, from the target backward. */
	CHECK(read_names("p--1--9.sql p--1--10.sql p--9--20.sql p--10--20.sql p--20--21.sql", "p"));
	CHECK_TEXT(plan("1", "21"), "p--1--10.sql p--10--20.sql p--20--21.sql");
	/* The base is chosen by its text, not by its version. */
	CHECK(read_names("p--0.9.sql p--0.10.sql p--0.9--1.sql p--0.10--1.sql", "p"));
	CHECK_TEXT(plan(NULL, "1"), "p--0.9.sql p--0.9--1.sql");
	CHECK(read_names("p--0.9.sql p--unreleased.sql p--0.9--1.sql p--unreleased--1.sql p--5.sql", "p"));
	CHECK_TEXT(plan(NULL, "1"), "p--unreleased.sql p--unreleased--1.sql");
	CHECK_TEXT(plan(NULL, NULL), "p--unreleased.sql");
	/* A circle ends. */
	CHECK(read_names("p--1.sql p--1--2.sql p--2--1.sql p--2--3.sql p--3--2.sql", "p"));
	CHECK_TEXT(plan("3", "1"), "p--3--2.sql p--2--1.sql");
	CHECK_TEXT(plan(NULL, "3"), "p--1.sql p--1--2.sql p--2--3.sql");
}

/* The length of the shortest way, by trying all edges again and again; 1000: none. */
static size_t slow_length(bool edge[8][8], size_t from, size_t to)
{
	size_t distance[8];

	for (size_t i = 0; i < 8; i++)
		distance[i] = i == from ? 0 : 1000;
	for (size_t round = 0; round < 8; round++)
		for (size_t i = 0; i < 8; i++)
			for (size_t j = 0; j < 8; j++)
				if (edge[i][j] && distance[i] + 1 < distance[j])
					distance[j] = distance[i] + 1;
	return distance[to];
}

static size_t wrong_ways(unsigned seed)
{
	bool edge[8][8] = {{false}};
	struct str names = STR_INIT;
	size_t wrong = 0;

	str_add(&names, "p--0.sql");
	for (size_t i = 0; i < 8; i++) {
		for (size_t j = 0; j < 8; j++) {
			seed = seed * 1103515245U + 12345U;
			edge[i][j] = i != j && (seed >> 16) % 5 == 0;
			if (edge[i][j])
				str_addf(&names, " p--%zu--%zu.sql", i, j);
		}
		str_addf(&names, " p--%zu--8.sql", i);
	}
	(void)read_names(str_text(&names), "p");
	for (size_t i = 0; i < 8; i++) {
		for (size_t j = 0; j < 8; j++) {
			char from[2] = {(char)('0' + i), '\0'};
			char to[2] = {(char)('0' + j), '\0'};
			struct route route;
			bool found = route_find(&migrations, (struct route_start){from, false}, to, &route);
			size_t length = slow_length(edge, i, j);
			wrong += found != (length < 1000) || (found && route.count != length);
			for (size_t k = 0; k < route.count; k++)
				wrong += strcmp(route.leg[k].from, k == 0 ? from : route.leg[k - 1].to) != 0;
			wrong += route.count > 0 && strcmp(route.leg[route.count - 1].to, to) != 0;
			route_free(&route);
		}
	}
	str_free(&names);
	return wrong;
}

static void test_random(void)
{
	size_t wrong = 0;

	fclose(stderr); /* each way that does not exist is told there */
	for (unsigned seed = 1; seed <= 50; seed++)
		wrong += wrong_ways(seed);
	CHECK_NUMBER(wrong, 0);
}

/* 1,000 versions in a line, and 2,001 longer steps. */
static void test_size(void)
{
	struct route route;

	migrations_free(&migrations);
	entries_free(&entries);
	add_file("p--0.0.sql");
	for (int i = 0; i < 1000; i++) {
		for (int step = 1; step <= 3; step++) {
			char name[64];
			snprintf(name, sizeof name, "p--0.%d--0.%d.sql", i, i + step);
			if (i + step < 1000)
				add_file(name);
		}
	}
	CHECK_NUMBER(entries.count, 2995);
	clock_t start = clock();
	entries_sort(&entries);
	CHECK(migrations_read(&entries, "p", &migrations));
	CHECK(route_find(&migrations, (struct route_start){NULL, false}, NULL, &route));
	clock_t end = clock();
	CHECK_NUMBER(route.count, 334);
	CHECK_TEXT(route.leg[333].to, "0.999");
	printf("# planned in %.2f ms of CPU\n", (double)(end - start) * 1e3 / CLOCKS_PER_SEC);
	route_free(&route);
}

int main(void)
{
	test_order();
	test_conflicts();
	test_plans();
	test_choices();
	test_size();
	test_random();
	migrations_free(&migrations);
	entries_free(&entries);
	return check_end();
}
