#include "migrate/project.h"

#include "check.h"
#include "scratch.h"

static struct project project;

static bool find(const char *directory, enum project_part part)
{
	struct project_request request = {.directory = directory, .part = part};

	project_free(&project);
	return project_find(&request, &project);
}

static void make_directory(const char *name)
{
	if (mkdir(name, 0755) != 0)
		scratch_fail(name);
}

static void test_defaults(void)
{
	make_directory("my-shop");
	make_directory("my-shop/migrations");
	make_directory("my-shop/sql");
	CHECK(find("my-shop", PROJECT_MIGRATIONS));
	CHECK_TEXT(project.root, "my-shop");
	CHECK_TEXT(project.name, "my_shop");
	CHECK_TEXT(project.prefix, "my_shop");
	CHECK_TEXT(project.migrations, "my-shop/migrations");
	CHECK_TEXT(project.sql, "my-shop/sql");
	CHECK_TEXT(project.tracking_schema, "pgpkg");
	CHECK_TEXT(project.tracking_table, "migrations");
	CHECK_TEXT(project.version_source, NULL);
	CHECK(find("my-shop/migrations", PROJECT_MIGRATIONS));
	CHECK_TEXT(project.name, "my_shop");
	CHECK_TEXT(project.migrations, "my-shop/migrations");
	CHECK_TEXT(project.sql, "my-shop/sql");
	CHECK(find("my-shop/sql/", PROJECT_SQL));
	CHECK_TEXT(project.name, "my_shop");
	CHECK_TEXT(project.sql, "my-shop/sql/");
	CHECK(!find("nowhere", PROJECT_MIGRATIONS));
}

/* Where one prefix is used already, it is the name. */
static void test_prefix(void)
{
	scratch_text("my-shop/migrations/old--1.0.sql", "");
	scratch_text("my-shop/migrations/README.md", "");
	CHECK(find("my-shop", PROJECT_SQL));
	CHECK_TEXT(project.name, "old");
	scratch_text("my-shop/migrations/new--1.0.sql", "");
	CHECK(find("my-shop", PROJECT_MIGRATIONS));
	CHECK_TEXT(project.name, "my_shop");
}

static void test_configured(void)
{
	make_directory("app");
	make_directory("app/db");
	make_directory("app/db/steps");
	scratch_text("app/pyproject.toml",
		"[project]\nname = \"web-app\"\n[tool.pgpkg]\nprefix = 'app'\nsql_dir = 'db/now'\n"
		"migrations_dir = 'db/steps'\n[tool.pgpkg.tracking]\nschema = 'ops'\n"
		"table = 'Done'\n[tool.other]\nx = 1\n");
	CHECK(find("app", PROJECT_MIGRATIONS));
	CHECK_TEXT(project.name, "web-app");
	CHECK_TEXT(project.prefix, "app");
	CHECK_TEXT(project.sql, "app/db/now");
	CHECK_TEXT(project.migrations, "app/db/steps");
	CHECK_TEXT(project.tracking_schema, "ops");
	CHECK_TEXT(project.tracking_table, "Done");
	CHECK(find("app/db/steps", PROJECT_MIGRATIONS));
	CHECK_TEXT(project.root, "app");
	CHECK_TEXT(project.tracking_schema, "ops");
	CHECK_TEXT(project.migrations, "app/db/steps");
	if (chdir("app/db/steps") != 0)
		scratch_fail("app/db/steps");
	CHECK(find(NULL, PROJECT_MIGRATIONS));
	CHECK_TEXT(project.root, "../..");
	CHECK_TEXT(project.migrations, ".");
	CHECK_TEXT(project.sql, "../../db/now");
	setenv("PGPKG_PROJECT_ROOT", "../..", 1);
	CHECK(find(NULL, PROJECT_MIGRATIONS));
	CHECK_TEXT(project.migrations, "../../db/steps");
	unsetenv("PGPKG_PROJECT_ROOT");
	if (chdir(scratch) != 0)
		scratch_fail(scratch);
	if (chdir("app") != 0)
		scratch_fail("app");
	CHECK(find(NULL, PROJECT_MIGRATIONS));
	CHECK_TEXT(project.migrations, "db/steps");
	CHECK(find("db/steps", PROJECT_MIGRATIONS));
	CHECK_TEXT(project.sql, "db/now");
	if (chdir(scratch) != 0)
		scratch_fail(scratch);
}

/* The configuration of a directory that others can write to is not searched for. */
static void test_open(void)
{
	if (chmod("app", 01777) != 0)
		scratch_fail("app");
	CHECK(find("app/db/steps", PROJECT_MIGRATIONS));
	CHECK_TEXT(project.tracking_schema, "pgpkg");
	CHECK(find("app", PROJECT_MIGRATIONS));
	CHECK_TEXT(project.tracking_schema, "ops");
}

static void test_request(void)
{
	struct project_request request = {.directory = "app", .name = "mine", .tracking = "a.\"b.\"\"c\""};

	project_free(&project);
	CHECK(project_find(&request, &project));
	CHECK_TEXT(project.name, "mine");
	CHECK_TEXT(project.prefix, "mine");
	CHECK_TEXT(project.tracking_schema, "a");
	CHECK_TEXT(project.tracking_table, "b.\"c");
	CHECK(project_is_tracking("a.b"));
	CHECK(!project_is_tracking("a"));
	CHECK(!project_is_tracking("a.b.c"));
	CHECK(!project_is_tracking(".b"));
	CHECK(!project_is_tracking("a."));
	CHECK(!project_is_tracking("\"a.b"));
	CHECK(!project_is_tracking("\"\".b"));
}

static void test_bad(void)
{
	static const char *const bad[] = {"[tool.pgpkg]\nprefix = 1\n", "[tool.pgpkg]\nproject_name = ''\n",
		"[tool.pgpkg]\nproject_name = 'a\\tb'\nx = \"\\n\n", "[tool.pgpkg]\nproject_name = \"a\\nb\"\n",
		"tool = 1\n", "[tool]\npgpkg = 'x'\n", "[tool.pgpkg]\ntracking = 'a.b'\n",
		"[tool.pgpkg]\npre_post_in_base = true\n", "[tool.pgpkg]\nproject_name = 'my-app'\n",
		"[project]\nname = \n", "[tool.pgpkg.tracking]\ntable = []\n"};

	make_directory("bad");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		scratch_text("bad/pyproject.toml", bad[i]);
		CHECK(!find("bad", PROJECT_MIGRATIONS));
	}
	scratch_text("bad/pyproject.toml", "[tool.pgpkg]\nproject_name = 'my-app'\nprefix = 'a'\nunknown = 1\n");
	CHECK(find("bad", PROJECT_MIGRATIONS));
	CHECK_TEXT(project.name, "my-app");
}

int main(void)
{
	scratch_open();
	unsetenv("PGPKG_PROJECT_ROOT");
	test_defaults();
	test_prefix();
	test_configured();
	test_open();
	test_request();
	test_bad();
	project_free(&project);
	scratch_close();
	return check_end();
}
