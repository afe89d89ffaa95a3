#include "server/pgwrapper.h"

#include "check.h"
#include "scratch.h"

static const struct pgwrapper wrapper = {.program = "wrapper", .clusters = "etc", .map = "map", .home = "home"};

static void make_cluster(const char *directory, const char *conf)
{
	char path[PATH_MAX];

	CHECK(mkdir(directory, 0755) == 0);
	snprintf(path, sizeof path, "%s/postgresql.conf", directory);
	scratch_text(path, conf);
}

static bool leads_elsewhere_with(const char *conf)
{
	scratch_text("etc/15/main/postgresql.conf", conf);
	return pgwrapper_leads_elsewhere(&wrapper);
}

static void test_only_cluster(void)
{
	CHECK(!pgwrapper_leads_elsewhere(&wrapper));
	CHECK(mkdir("etc", 0755) == 0 && mkdir("etc/15", 0755) == 0 && mkdir("home", 0755) == 0);
	make_cluster("etc/15/main", "port = 5433\n");
	CHECK(!pgwrapper_leads_elsewhere(&wrapper)); /* there is no wrapper */
	scratch_text("wrapper", "");
	CHECK(pgwrapper_leads_elsewhere(&wrapper));

	CHECK(!leads_elsewhere_with("#port = 5433\nports = 1\n"));
	CHECK(!leads_elsewhere_with("port = 5432\t\t# (change requires restart)\n"));
	CHECK(!leads_elsewhere_with("port = 5433\nPort '5432'\n"));
	CHECK(leads_elsewhere_with("  port=5440"));
	CHECK(leads_elsewhere_with("port = 5432\nport 6000\n"));
	CHECK(leads_elsewhere_with("port = 0x1538\n"));
	CHECK(leads_elsewhere_with("port = 5432\ninclude 'more.conf'\n"));
	CHECK(leads_elsewhere_with("include_if_exists = 'more.conf'\n"));
}

static void test_included_directory(void)
{
	CHECK(!leads_elsewhere_with("include_dir = 'conf.d'\t# include files\n"));
	CHECK(mkdir("etc/15/main/conf.d", 0755) == 0);
	scratch_text("etc/15/main/conf.d/README", "");
	CHECK(!leads_elsewhere_with("include_dir 'conf.d'\n"));
	scratch_text("etc/15/main/conf.d/port.conf", "port = 6000\n");
	CHECK(leads_elsewhere_with("include_dir = 'conf.d'\n"));
}

/* Of several the wrapper takes the one on 5432, or none. */
static void test_several_clusters(void)
{
	CHECK(leads_elsewhere_with("port = 5433\n"));
	make_cluster("etc/15/other", "port = 5434\n");
	CHECK(!pgwrapper_leads_elsewhere(&wrapper));
}

static void test_choice(void)
{
	scratch_text("map", "# USER GROUP VERSION CLUSTER DATABASE\n\n");
	scratch_text("home/.postgresqlrc", "");
	CHECK(!pgwrapper_leads_elsewhere(&wrapper));
	scratch_text("map", "# USER\n* * 15 other *\n");
	CHECK(pgwrapper_leads_elsewhere(&wrapper));
	scratch_text("map", "");
	scratch_text("home/.postgresqlrc", "15 other shop\n");
	CHECK(pgwrapper_leads_elsewhere(&wrapper));
	struct pgwrapper homeless = wrapper;
	homeless.home = NULL;
	CHECK(!pgwrapper_leads_elsewhere(&homeless));
}

int main(void)
{
	scratch_open();
	test_only_cluster();
	test_included_directory();
	test_several_clusters();
	test_choice();
	scratch_close();
	return check_end();
}
