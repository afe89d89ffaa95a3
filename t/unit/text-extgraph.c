#include "text/extgraph.h"

#include "check.h"

static struct extgraph graph;
static struct str got;

/* The graph of the extension x with these scripts: "1 1--2" is x--1.sql and x--1--2.sql. */
static void set(const char *scripts)
{
	struct strs words = STRS_INIT;

	extgraph_free(&graph);
	strs_split(&words, scripts, ' ');
	for (size_t i = 0; i < words.count; i++) {
		struct str file = STR_INIT;
		str_addf(&file, "x--%s.sql", words.item[i]);
		extgraph_add_file(&graph, "x", str_text(&file));
		str_free(&file);
	}
	strs_free(&words);
}

/* The list in words; valid until the next call. */
static const char *joined(struct strs *list)
{
	str_truncate(&got, 0);
	for (size_t i = 0; i < list->count; i++)
		str_addf(&got, "%s%s", i > 0 ? " " : "", list->item[i]);
	strs_free(list);
	return str_text(&got);
}

static const char *installable(const char *scripts)
{
	struct strs list = STRS_INIT;

	set(scripts);
	extgraph_installable(&graph, &list);
	return joined(&list);
}

/* "none" if there is no way. */
static const char *path(const char *from, const char *to)
{
	struct strs list = STRS_INIT;

	if (!extgraph_path(&graph, from, to, &list))
		strs_add(&list, "none");
	return joined(&list);
}

static void test_names(void)
{
	struct extgraph g = EXTGRAPH_INIT;

	CHECK(extgraph_add_file(&g, "uuid-ossp", "uuid-ossp--1.1.sql"));
	CHECK(extgraph_add_file(&g, "uuid-ossp", "uuid-ossp--1.0--1.1.sql"));
	CHECK_NUMBER(g.count, 2);
	CHECK(!extgraph_add_file(&g, "uuid", "uuid-ossp--1.1.sql"));
	CHECK(!extgraph_add_file(&g, "uuid-ossp", "uuid-ossp.control"));
	CHECK(!extgraph_add_file(&g, "uuid-ossp", "uuid-ossp--1.1.control"));
	CHECK(!extgraph_add_file(&g, "uuid-ossp", "uuid-ossp.sql"));
	CHECK(!extgraph_add_file(&g, "uuid-ossp", "uuid-ossp-1.1.sql"));
	CHECK(!extgraph_add_file(&g, "uuid-ossp", "uuid-ossp--1--2--3.sql"));
	CHECK(!extgraph_add_file(&g, "uuid-ossp", ""));
	CHECK_NUMBER(g.count, 2);
	extgraph_free(&g);
}

static void test_installable(void)
{
	CHECK_TEXT(installable("1.4 1.1--1.2 1.2--1.3 1.3--1.4 1.4--1.5 1.5--1.6"), "1.4 1.5 1.6");
	CHECK_TEXT(installable("1.5 1.5--1.6 1.9--1.10 1.6--1.9 1.10--1.11"), "1.5 1.6 1.9 1.10 1.11");
	CHECK_TEXT(installable("1--2 2--1"), "");
	CHECK_TEXT(installable("a a--b b--a c--a"), "a b");
	CHECK_TEXT(installable("2 1 2--1 1--3"), "1 2 3");
	/* What CREATE EXTENSION refuses as a version. */
	CHECK_TEXT(installable("1 1---2 1--3- 3---4"), "1");
	CHECK_TEXT(installable(""), "");
}

static void test_paths(void)
{
	set("1--2 1--3 2--4 3--4 4--5 5--1 2--10 10--4");
	CHECK_TEXT(path("1", "5"), "1 2 4 5");
	CHECK_TEXT(path("3", "10"), "3 4 5 1 2 10");
	CHECK_TEXT(path("1", "1"), "1");
	CHECK_TEXT(path("1", "9"), "none");
	CHECK_TEXT(path("9", "1"), "none");
	/* Ties go to the previous version that strcmp() puts first, whatever was listed first. */
	set("1--9 9--4 1--10 10--4");
	CHECK_TEXT(path("1", "4"), "1 10 4");
	CHECK_TEXT(path("4", "1"), "none");
	set("1--2 2--3 3--4 1--4");
	CHECK_TEXT(path("1", "4"), "1 4");
}

/* "none" if there is none. */
static const char *install_path(const char *to)
{
	struct strs list = STRS_INIT;

	if (!extgraph_install_path(&graph, to, &list))
		strs_add(&list, "none");
	return joined(&list);
}

static void test_install_paths(void)
{
	set("1 5 1--2 2--3 3--9 5--1 5--6 6--9 4--5");
	CHECK_TEXT(install_path("1"), "1");
	CHECK_TEXT(install_path("3"), "1 2 3");
	CHECK_TEXT(install_path("9"), "5 6 9");
	CHECK_TEXT(install_path("4"), "none");
	CHECK_TEXT(install_path("7"), "none");
	/* Never through a version that has a script of its own; ties go to the start that strcmp() puts last. */
	set("1 2 10 1--2 2--b 10--b 1--b b--c");
	CHECK_TEXT(install_path("b"), "2 b");
	CHECK_TEXT(install_path("c"), "2 b c");
}

static void add_line(void *context, const struct strs *list)
{
	for (size_t i = 0; i < list->count; i++)
		str_addf(context, "%s%s", i > 0 ? "--" : " ", list->item[i]);
}

static void test_each_path(void)
{
	struct str lines = STR_INIT;

	set("1.10--1.2 1.9--1.10 1.2--1.9 x");
	extgraph_each_path(&graph, add_line, &lines);
	CHECK_TEXT(str_text(&lines), " 1.2--1.9 1.2--1.9--1.10 1.9--1.10--1.2 1.9--1.10 1.10--1.2 1.10--1.2--1.9");
	CHECK(extgraph_has(&graph, "x"));
	CHECK(!extgraph_has(&graph, "1"));
	str_free(&lines);
}

static void test_compare(void)
{
	static const char *const sorted[] = {"", "1", "1.0", "1.00", "1.0.1", "1.0dev", "1.2", "1.9", "1.10", "2.0",
		"10", "99999999999999999999999", "100000000000000000000000", "ANY", "a", "a1", "a2", "a10",
		"unpackaged"};
	const size_t count = sizeof sorted / sizeof *sorted;

	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < count; k++) {
			int order = extgraph_compare(sorted[i], sorted[k]);
			if ((order > 0) - (order < 0) != (i > k) - (i < k))
				printf("# '%s' and '%s'\n", sorted[i], sorted[k]);
			CHECK((order > 0) - (order < 0) == (i > k) - (i < k));
		}
	}
}

int main(void)
{
	test_names();
	test_installable();
	test_paths();
	test_install_paths();
	test_each_path();
	test_compare();
	extgraph_free(&graph);
	str_free(&got);
	return check_end();
}
