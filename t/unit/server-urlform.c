#include "server/urlform.h"

#include <string.h>

#include "check.h"

#define SOCKET "postgresql:///test?host=%2Ftmp%2Fx"
#define TCP "postgresql://ann:pw@127.0.0.1:54321/test"
#define HARD "postgresql://o%27n%20%7D@127.0.0.1:1/a%20b%5C?password=%7B%3B%7D%27%25%2B%26"
#define PLACE "postgresql:///test?host=%2Ft%20m%2C%27%5C%25%7B%7D&port=99&user=%C3%A9"
#define TLS "postgresql://ann@127.0.0.1:1/test?sslmode=verify-full&sslrootcert=%2Fa%20b.crt"

/* The URL in a form, or what is wrong. */
static const char *formed(const char *form, const char *url)
{
	static struct str text;

	str_truncate(&text, 0);
	enum urlform_result result = urlform_add(&text, form, url, "bob");
	if (result != URLFORM_DONE)
		CHECK_NUMBER((long long)text.length, 0);
	return result == URLFORM_DONE ? str_text(&text) : urlform_problem(form, result);
}

static void test_names(void)
{
	struct strs names = STRS_INIT;

	strs_split(&names, URLFORM_NAMES, ',');
	for (size_t i = 0; i < names.count; i++)
		CHECK(urlform_is(names.item[i] + strspn(names.item[i], " ")));
	strs_free(&names);
	CHECK(!urlform_is("JDBC") && !urlform_is(""));
	CHECK(!urlform_has_sockets("jdbc") && urlform_has_sockets("pdo"));
}

static void test_jdbc(void)
{
	CHECK_TEXT(formed("jdbc", TCP), "jdbc:postgresql://127.0.0.1:54321/test?user=ann&password=pw");
	CHECK_TEXT(formed("jdbc", HARD),
		"jdbc:postgresql://127.0.0.1:1/a%20b%5C?user=o%27n%20%7D&password=%7B%3B%7D%27%25%2B%26");
	CHECK_TEXT(formed("jdbc", TCP "?hostaddr=&options=%20&sslmode=disable"),
		"jdbc:postgresql://127.0.0.1:54321/test?user=ann&password=pw&sslmode=disable");
	CHECK_TEXT(formed("jdbc", TLS),
		"jdbc:postgresql://127.0.0.1:1/test?user=ann&sslmode=verify-full&sslrootcert=%2Fa%20b.crt");
	CHECK_TEXT(formed("jdbc", SOCKET), "cannot name a Unix socket");
	CHECK_TEXT(formed("jdbc", TLS "&sslcert=%2Fc&sslkey=%2Fk"), "cannot name the certificate of a client");
}

static void test_odbc(void)
{
	CHECK_TEXT(
		formed("odbc", SOCKET), "Driver={PostgreSQL Unicode};Server=/tmp/x;Port=5432;Database=test;Uid=bob;");
	CHECK_TEXT(formed("odbc", HARD),
		"Driver={PostgreSQL Unicode};Server=127.0.0.1;Port=1;Database=a b\\;Uid=o'n };Pwd={{;}}'%+&};");
	CHECK_TEXT(formed("odbc", TLS "&options=%20"),
		"Driver={PostgreSQL Unicode};Server=127.0.0.1;Port=1;Database=test;Uid=ann;SSLmode=verify-full;"
		"Pqopt={sslrootcert='/a b.crt' options=' '};");
	CHECK_TEXT(formed("odbc", "postgresql:///a%3Bb?host=%2Fx"),
		"cannot hold a name with a ';' in it, or a '{' at its beginning");
	CHECK_TEXT(formed("odbc", "postgresql:///test?host=%2Fx&user=%7Ba"),
		"cannot hold a name with a ';' in it, or a '{' at its beginning");
}

static void test_libpq(void)
{
	CHECK_TEXT(formed("libpq", SOCKET "&options=%20"), "host=/tmp/x port=5432 user=bob dbname=test options=' '");
	CHECK_TEXT(formed("libpq", TCP "?hostaddr="),
		"host=127.0.0.1 port=54321 user=ann password=pw dbname=test hostaddr=''");
	CHECK_TEXT(formed("libpq", HARD), "host=127.0.0.1 port=1 user='o\\'n }' password='{;}\\'%+&' dbname='a b\\\\'");
	CHECK_TEXT(formed("libpq", PLACE), "host='/t m,\\'\\\\%{}' port=99 user='\xc3\xa9' dbname=test");
	CHECK_TEXT(formed("libpq", TLS "&sslcert=%2Fc&sslkey=%2Fk"),
		"host=127.0.0.1 port=1 user=ann dbname=test sslmode=verify-full sslrootcert='/a b.crt' sslcert=/c "
		"sslkey=/k");
}

static void test_pdo(void)
{
	CHECK_TEXT(formed("pdo", SOCKET), "pgsql:host=/tmp/x;port=5432;user=bob;dbname=test");
	CHECK_TEXT(formed("pdo", PLACE), "pgsql:host='/t m,\\'\\\\%{}';port=99;user='\xc3\xa9';dbname=test");
	CHECK_TEXT(formed("pdo", HARD), "cannot hold a ';' in a name or a password");
}

static void test_go(void)
{
	CHECK_TEXT(formed("go", SOCKET), "postgresql:///test?host=%2Ftmp%2Fx&port=5432&user=bob&sslmode=disable");
	CHECK_TEXT(formed("go", SOCKET "&password=p%26"),
		"postgresql:///test?host=%2Ftmp%2Fx&port=5432&user=bob&password=p%26&sslmode=disable");
	CHECK_TEXT(formed("go", TCP "?hostaddr=&gssencmode=disable&options=%20"),
		"postgresql://ann:pw@127.0.0.1:54321/test?sslmode=disable&options=%20");
	CHECK_TEXT(formed("go", TLS), TLS);
}

static void test_host(void)
{
	CHECK_TEXT(formed("host", SOCKET), "postgresql://bob@%2Ftmp%2Fx:5432/test");
	CHECK_TEXT(formed("host", SOCKET "&password=p%2F&hostaddr="),
		"postgresql://bob:p%2F@%2Ftmp%2Fx:5432/test?hostaddr=");
	CHECK_TEXT(formed("host", PLACE), "postgresql://%C3%A9@%2Ft%20m%2C%27%5C%25%7B%7D:99/test");
	CHECK_TEXT(formed("host", TCP "?sslmode=disable"), TCP "?sslmode=disable");
}

int main(void)
{
	test_names();
	test_jdbc();
	test_odbc();
	test_libpq();
	test_pdo();
	test_go();
	test_host();
	return check_end();
}
