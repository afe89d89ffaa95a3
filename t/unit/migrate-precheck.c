#include "migrate/precheck.h"

#include <unistd.h>

#include "check.h"

/* What is refused is printed on stderr, which is not looked at here: t/pg_migrate.bats compares it. */
static bool is_good(const char *sql)
{
	const struct pgconn_session begun = {.encoding = "UTF8", .has_standard_strings = true};
	struct precheck_session session = {.begun = &begun, .has_standard_strings = true};
	struct str text = STR_INIT;

	str_add(&text, sql);
	bool good = precheck_text("a.sql", &text, &session);
	str_free(&text);
	return good;
}

static void test_transaction(void)
{
	CHECK(is_good(""));
	CHECK(is_good("create table t (a int); insert into t values (1)"));
	CHECK(!is_good("select 1; commit;"));
	CHECK(!is_good("BEGIN"));
	CHECK(!is_good("start transaction; end"));
	CHECK(!is_good("rollback"));
	CHECK(!is_good("abort;"));
	CHECK(!is_good("prepare transaction 'a'"));
	CHECK(is_good("savepoint a; rollback to a; release a"));
	CHECK(is_good("do $$ begin commit; end $$; select 'commit; begin'; -- commit;"));
	CHECK(is_good("create function f() returns int begin atomic select 1; end; select 2"));
}

static void test_outside(void)
{
	CHECK(!is_good("\xef\xbb\xbfvacuum"));
	CHECK(!is_good("create index concurrently on t (a)"));
	CHECK(is_good("create index on t (a)"));
	CHECK(!is_good("select 'open"));
}

/* The data of COPY are not SQL. */
static void test_data(void)
{
	CHECK(is_good("copy t from stdin;\ncommit;\n'\n\\.\nselect 1;\n"));
	CHECK(!is_good("copy t from stdin;\ncommit;\n\\.\ncommit;\n"));
	CHECK(is_good("copy t from stdin (format binary);\ncommit;\n\\.\ncommit;\n"));
	CHECK(is_good("copy t from stdin;\na"));
	CHECK(!is_good("copy t to stdout;\ncommit;\n"));
}

static void test_commands(void)
{
	CHECK(is_good("\\restrict abc\nselect 1;\n\\unrestrict abc\n"));
	CHECK(!is_good("\\connect other\n"));
	CHECK(!is_good("\\i file.sql"));
	CHECK(!is_good("select 1 \\g\n"));
	CHECK(!is_good("\\restrict 'abc\n"));
	CHECK(!is_good("\\"));
}

/* A backslash escapes a quote, or does not, as the text itself says. */
static void test_strings(void)
{
	CHECK(is_good("set standard_conforming_strings = off; select 'it\\'s'"));
	CHECK(is_good("SET SESSION Standard_Conforming_Strings TO 'off';\nselect 'it\\'s'"));
	CHECK(!is_good("set local standard_conforming_strings=off; select '\\'', '--'; commit; --'\n"));
	CHECK(is_good("select '\\'', '--'; commit; --'\n"));
	CHECK(!is_good("select 'it\\'s'"));
	CHECK(!is_good("set standard_conforming_strings = on; select 'it\\'s'"));
	CHECK(is_good(
		"set standard_conforming_strings = off; set standard_conforming_strings to default; select '\\'"));
	CHECK(is_good("set standard_conforming_strings = off; reset all; select '\\'"));
	CHECK(is_good("set standard_conforming_strings = off; reset work_mem; select 'it\\'s'"));
	CHECK(is_good("set standard_conforming_stringsx = off; select '\\'"));
	CHECK(is_good("select set_config('standard_conforming_strings', 'off', false); select 'it\\'s'"));
	CHECK(is_good("SELECT pg_catalog.set_config('standard_conforming_strings','off',true); select 'it\\'s'"));
	CHECK(is_good("select set_config('search_path', 'off', false); select '\\'"));
}

/* What a text sets holds in the next one. */
static void test_next_text(void)
{
	const struct pgconn_session begun = {.encoding = "UTF8", .has_standard_strings = true};
	struct precheck_session session = {.begun = &begun, .has_standard_strings = true};
	struct str first = STR_INIT, second = STR_INIT, third = STR_INIT;

	str_add(&first, "set standard_conforming_strings = off");
	str_add(&second, "select 'it\\'s'");
	str_add(&third, "reset all; select '\\'");
	CHECK(precheck_text("a.sql", &first, &session));
	CHECK(!session.has_standard_strings);
	CHECK(precheck_text("b.sql", &second, &session));
	CHECK(precheck_text("c.sql", &third, &session));
	CHECK(session.has_standard_strings);
	str_free(&first);
	str_free(&second);
	str_free(&third);
}

int main(void)
{
	msg_init("precheck", "");
	close(STDERR_FILENO);
	test_transaction();
	test_outside();
	test_data();
	test_commands();
	test_strings();
	test_next_text();
	return check_end();
}
