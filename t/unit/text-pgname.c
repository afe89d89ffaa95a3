#include "text/pgname.h"

#include "check.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

#define TEN "0123456789"
#define SIXTY TEN TEN TEN TEN TEN TEN

static void test_good(void)
{
	static const char *const good[] = {"a", "root", "a b", "A;b", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x90\x98",
		"\xf4\x8f\xbf\xbf", "-", "=", "postgres", "template1", SIXTY "123", "\x01", "pgx", "PG_x"};
	for (size_t i = 0; i < COUNT(good); i++) {
		CHECK_TEXT(pgname_user_problem(good[i]), NULL);
		CHECK_TEXT(pgname_database_problem(good[i]), NULL);
	}
}

static void test_user(void)
{
	static const char *const quotes[] = {"a\"b", "a'b", "a$b", "a\\b"};
	for (size_t i = 0; i < COUNT(quotes); i++) {
		CHECK_TEXT(pgname_user_problem(quotes[i]), "has one of \"$'\\ in it, which initdb does not take");
		CHECK_TEXT(pgname_database_problem(quotes[i]), NULL);
	}
	CHECK_TEXT(pgname_user_problem(""), "is empty");
	CHECK_TEXT(pgname_user_problem("pg_x"), "begins with 'pg_', which is PostgreSQL's own");
	CHECK_TEXT(pgname_user_problem("public"), "is reserved");
	CHECK_TEXT(pgname_user_problem("none"), "is reserved");
}

static void test_database(void)
{
	CHECK_TEXT(pgname_database_problem(""), "is empty");
	CHECK_TEXT(pgname_database_problem("template0"), "takes no connections");
	CHECK_TEXT(pgname_database_problem(SIXTY "1234"), "is longer than 63 bytes");
	CHECK_TEXT(pgname_database_problem("a\nb"), "has a newline in it");
	CHECK_TEXT(pgname_database_problem("a\rb"), "has a newline in it");
	CHECK_TEXT(pgname_database_problem("pg_x"), NULL);
}

/* Each kind of bytes that RFC 3629 forbids. */
static void test_not_utf8(void)
{
	static const char *const bad[] = {"\x80", "\xc3", "\xc3(", "\xc0\xaf", "\xc1\xbf", "\xe2\x82", "\xe0\x9f\xbf",
		"\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "a\xe9",
		"\xf0\x9f\x90", "\xe2\x28\xa1"};
	for (size_t i = 0; i < COUNT(bad); i++)
		CHECK_TEXT(pgname_database_problem(bad[i]), "is not UTF-8");
}

int main(void)
{
	test_good();
	test_user();
	test_database();
	test_not_utf8();
	return check_end();
}
