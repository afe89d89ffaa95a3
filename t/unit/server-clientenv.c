#include "server/clientenv.h"

#include "check.h"

/* The variables of a URL, one after another. */
static const char *variables(const char *url)
{
	static struct str text;
	struct strs environment = STRS_INIT;

	str_truncate(&text, 0);
	clientenv_add(url, "ann", &environment);
	CHECK(str_starts(environment.item[0], "DATABASE_URL="));
	CHECK_TEXT(environment.item[0] + sizeof "DATABASE_URL=" - 1, url);
	for (size_t i = 1; i < environment.count; i++)
		str_addf(&text, "%s%s", i > 1 ? " " : "", environment.item[i]);
	strs_free(&environment);
	return str_text(&text);
}

static void test_socket(void)
{
	CHECK_TEXT(variables("postgresql:///test?host=%2Ftmp%2Fx"),
		"PGHOST=/tmp/x PGPORT=5432 PGUSER=ann PGDATABASE=test");
	CHECK_TEXT(variables("postgresql:///a%20b?host=%2Fx&port=99&user=o%27neil"),
		"PGHOST=/x PGPORT=99 PGUSER=o'neil PGDATABASE=a b");
	CHECK_TEXT(variables("postgresql:///test?host=%2Fx&password=a%26b"),
		"PGHOST=/x PGPORT=5432 PGUSER=ann PGPASSWORD=a&b PGDATABASE=test");
}

static void test_tcp(void)
{
	CHECK_TEXT(variables("postgresql://bob:s%3Ae%40@127.0.0.1:54321/test"),
		"PGHOST=127.0.0.1 PGPORT=54321 PGUSER=bob PGPASSWORD=s:e@ PGDATABASE=test");
	CHECK_TEXT(variables("postgresql://bob@127.0.0.1:1/test?sslmode=verify-full&sslrootcert=%2Fc"),
		"PGHOST=127.0.0.1 PGPORT=1 PGUSER=bob PGDATABASE=test PGSSLMODE=verify-full PGSSLROOTCERT=/c");
}

static void test_others(void)
{
	CHECK(clientenv_leads_away("PGSERVICE=x"));
	CHECK(clientenv_leads_away("PG_COLOR=always"));
	CHECK(clientenv_leads_away("DATABASE_URL=x"));
	CHECK(!clientenv_leads_away("DATABASE_URLS=x"));
	CHECK(!clientenv_leads_away("PATH=PG"));
	CHECK(!clientenv_leads_away("pgservice=x"));
}

int main(void)
{
	test_socket();
	test_tcp();
	test_others();
	return check_end();
}
