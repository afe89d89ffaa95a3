#include "server/urlparts.h"

#include "check.h"

/* Host, port, user, password and database with "|" between them, then the other parameters. */
static const char *parts_of(const char *url)
{
	static struct str text;
	struct urlparts parts;

	str_truncate(&text, 0);
	if (!urlparts_parse(url, &parts))
		return NULL;
	str_addf(&text, "%s|%s|%s|%s|%s", parts.host, parts.port, parts.user, parts.password, parts.dbname);
	for (size_t i = 0; i < parts.names.count; i++)
		str_addf(&text, " %s=%s", parts.names.item[i], parts.values.item[i]);
	urlparts_free(&parts);
	return str_text(&text);
}

static void test_authority(void)
{
	CHECK_TEXT(parts_of("postgresql://ann:s%3Ae%2Fc%40t@127.0.0.1:54321/test"), "127.0.0.1|54321|ann|s:e/c@t|test");
	CHECK_TEXT(parts_of("postgres://127.0.0.1/test"), "127.0.0.1||||test");
	CHECK_TEXT(parts_of("postgresql://ann@/test"), "||ann||test");
	CHECK_TEXT(parts_of("postgresql://ann:a@b@localhost:1"), "localhost|1|ann|a@b|");
	CHECK_TEXT(parts_of("postgresql://o%20neil@%2Ftmp%2Fa%20b:5432/x%2Fy"), "/tmp/a b|5432|o neil||x/y");
	CHECK_TEXT(parts_of("jdbc:postgresql://127.0.0.1:1/test?user=a"), "127.0.0.1|1|a||test");
}

static void test_parameters(void)
{
	CHECK_TEXT(parts_of("postgresql:///test?host=%2Ftmp%2Fx&port=99&user=o%27neil&password=a%26b"),
		"/tmp/x|99|o'neil|a&b|test");
	CHECK_TEXT(parts_of("postgresql:///test?host=/x&sslmode=disable&options=%20&sslcert="),
		"/x||||test sslmode=disable options=  sslcert=");
	CHECK_TEXT(parts_of("postgresql:///?host=/x&host=/y&dbname=d&alone&="), "/y||||d =");
}

static void test_others(void)
{
	CHECK_TEXT(parts_of("postgresql://ann:50%@127.0.0.1:1/a%00b"), "127.0.0.1|1|ann|50%|a%00b");
	CHECK(!parts_of("mysql:///test"));
	CHECK(!parts_of("jdbc:mysql://x/test"));
	CHECK(!parts_of("/tmp/x"));
	CHECK(!parts_of(""));
}

static void test_get(void)
{
	struct urlparts parts;

	CHECK(urlparts_parse("postgresql:///test?host=/x&sslmode=disable&sslcert=", &parts));
	CHECK_TEXT(urlparts_get(&parts, "sslmode"), "disable");
	CHECK_TEXT(urlparts_get(&parts, "sslcert"), "");
	CHECK(!urlparts_get(&parts, "sslkey"));
	urlparts_free(&parts);
}

int main(void)
{
	test_authority();
	test_parameters();
	test_others();
	test_get();
	return check_end();
}
