#include "text/sqlfill.h"

#include "check.h"

static const struct sqlfill fills[] = {{"version", "1.0"}, {"filename", "it's"}};

static struct str out;

static const char *fill(const char *sql)
{
	str_truncate(&out, 0);
	str_add(&out, "");
	sqlfill_add(&out, sql, fills, sizeof fills / sizeof *fills);
	return str_text(&out);
}

static void test_names(void)
{
	CHECK_TEXT(fill(""), "");
	CHECK_TEXT(fill("insert into t values (:version,:filename)"), "insert into t values ('1.0','it''s')");
	CHECK_TEXT(fill(":version"), "'1.0'");
	CHECK_TEXT(fill("select f(v => :version);select :version"), "select f(v => '1.0');select '1.0'");
	CHECK_TEXT(fill("-:version"), "-'1.0'");
}

static void test_others(void)
{
	CHECK_TEXT(fill(":versions :vers :Version : :"), ":versions :vers :Version : :");
	CHECK_TEXT(fill("a::version"), "a::version");
	CHECK_TEXT(fill("b[1:2] c:=d"), "b[1:2] c:=d");
	CHECK_TEXT(fill("':version' \":version\" $$:version$$ /* :version */ -- :version"),
		"':version' \":version\" $$:version$$ /* :version */ -- :version");
	CHECK_TEXT(fill("-- :version\n:version"), "-- :version\n'1.0'");
	CHECK_TEXT(fill("E'\\':version' :version"), "E'\\':version' '1.0'");
}

int main(void)
{
	test_names();
	test_others();
	str_free(&out);
	return check_end();
}
