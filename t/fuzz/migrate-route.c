#include "migrate/route.h"

#include "fuzz.h"

enum { COUNT = 12, FAR = 1000 };

/* Whether there is a base of a version, and a step between two. */
static bool base[COUNT];
static bool step[COUNT][COUNT];

/* How many steps lead from each version to each other one, found in the plainest way. */
static int distance[COUNT][COUNT];

static void measure(void)
{
	for (int from = 0; from < COUNT; from++)
		for (int to = 0; to < COUNT; to++)
			distance[from][to] = from == to ? 0 : step[from][to] ? 1 : FAR;
	for (int by = 0; by < COUNT; by++)
		for (int from = 0; from < COUNT; from++)
			for (int to = 0; to < COUNT; to++)
				if (distance[from][by] + distance[by][to] < distance[from][to])
					distance[from][to] = distance[from][by] + distance[by][to];
}

/* A way begins where it should, each leg goes on where the one before ended, and it is the shortest. */
static void check_way(const struct migrations *migrations, int from, int to, const char *const names[COUNT])
{
	struct route route;
	const char *at = from < 0 ? NULL : names[from];
	int start = from;

	MUST(route_find(migrations, (struct route_start){at, false}, names[to], &route));
	for (size_t i = 0; i < route.count; i++) {
		MUST(str_equal(route.leg[i].from, at));
		at = route.leg[i].to;
	}
	MUST(str_equal(at, names[to]));
	if (from < 0) {
		MUST(route.count > 0);
		for (start = 0; !str_equal(names[start], route.leg[0].to);)
			start++;
		MUST(base[start] && (!base[to] || start == to));
	}
	MUST(route.count == (size_t)distance[start][to] + (from < 0 ? 1 : 0));
	route_free(&route);
}

static void check_ways(const struct migrations *migrations, const char *const names[COUNT])
{
	bool *reached = route_from_bases(migrations);

	for (int to = 0; to < COUNT; to++) {
		size_t index = migrations_find(migrations, names[to]);
		bool is_reached = false;
		if (index == MIGRATIONS_NONE)
			continue;
		for (int from = 0; from < COUNT; from++) {
			is_reached = is_reached || (base[from] && distance[from][to] < FAR);
			if (distance[from][to] < FAR)
				check_way(migrations, from, to, names);
		}
		MUST(reached[index] == is_reached);
		if (is_reached)
			check_way(migrations, -1, to, names);
	}
	free(reached);
}

/* Each byte is a base or a step among a few versions. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[COUNT] = {
		"1", "1.0", "1.0.0", "2rc1", "2", "2.post1", "10", "1!0", "4.dev1", "3", "3+a.9", "unreleased"};
	struct entries entries = ENTRIES_INIT;
	struct migrations migrations;

	memset(base, 0, sizeof base);
	memset(step, 0, sizeof step);
	for (size_t i = 0; i < size; i++) {
		int from = data[i] / COUNT % COUNT;
		int to = data[i] % COUNT;
		if (from == to)
			base[to] = true;
		else
			step[from][to] = true;
	}
	for (int from = 0; from < COUNT; from++) {
		for (int to = 0; to < COUNT; to++) {
			char *name = from == to ? str_format("p--%s.sql", names[to])
						: str_format("p--%s--%s.sql", names[from], names[to]);
			if (from == to ? base[to] : step[from][to])
				entries_add(&entries, ENTRIES_MIGRATIONS, name, name);
			free(name);
		}
	}
	entries_sort(&entries);
	measure();
	MUST(migrations_read(&entries, "p", &migrations));
	check_ways(&migrations, names);
	migrations_free(&migrations);
	entries_free(&entries);
	return 0;
}
