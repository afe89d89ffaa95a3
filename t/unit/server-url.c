#include "server/url.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

static void test_socket_url(void)
{
	struct str url = STR_INIT;

	url_add_socket(&url, "/tmp/tinypg.1000/k3XaQ9", 5432, NULL, "test");
	CHECK_TEXT(url.text, "postgresql:///test?host=%2Ftmp%2Ftinypg.1000%2Fk3XaQ9");
	str_truncate(&url, 0);
	url_add_socket(&url, "/a b,\xc3\xa9", 99, "o'neil", "my db");
	CHECK_TEXT(url.text, "postgresql:///my%20db?host=%2Fa%20b%2C%C3%A9&port=99&user=o%27neil");
	str_free(&url);
}

static void test_tcp_url(void)
{
	struct str url = STR_INIT;

	url_add_tcp(&url, 54321, "ann", "s:e/c@t", "test");
	CHECK_TEXT(url.text, "postgresql://ann:s%3Ae%2Fc%40t@127.0.0.1:54321/test");
	str_truncate(&url, 0);
	url_add_tcp(&url, 1, "ann", NULL, "test");
	CHECK_TEXT(url.text, "postgresql://ann@127.0.0.1:1/test");
	url_add_tls(&url, "/tmp/t u/x.crt");
	CHECK_TEXT(
		url.text, "postgresql://ann@127.0.0.1:1/test?sslmode=verify-full&sslrootcert=%2Ftmp%2Ft%20u%2Fx.crt");
	CHECK_NUMBER(url_port(url.text), 1);
	str_truncate(&url, 0);
	url_add_client(&url, "/a b", "/c");
	CHECK_TEXT(url.text, "&sslcert=%2Fa%20b&sslkey=%2Fc");
	str_free(&url);
}

static void test_password(void)
{
	struct str url = STR_INIT;

	url_add_socket(&url, "/x", 5432, NULL, "test");
	url_add_password(&url, "a&b");
	CHECK_TEXT(url.text, "postgresql:///test?host=%2Fx&password=a%26b");
	str_free(&url);
}

static void check_directory(const char *url, const char *want)
{
	char *directory = url_directory(url);

	CHECK_TEXT(directory, want);
	free(directory);
}

static void test_directory(void)
{
	check_directory("postgresql:///test?host=%2Ftmp%2Fx", "/tmp/x");
	check_directory("postgresql:///test?host=%2Ftmp%2Fx&user=a", "/tmp/x");
	check_directory("postgresql:///test?user=a&host=/tmp/x", "/tmp/x");
	check_directory("postgres:///?host=%2Ftmp%20y", "/tmp y");
	check_directory("postgresql://u@%2Ftmp%2Fx:5432/test", "/tmp/x");
	check_directory("postgresql://u@127.0.0.1:1/test", NULL);
	check_directory("postgresql:///test", NULL);
	check_directory("postgresql:///test?host=localhost", NULL);
	check_directory("postgresql:///test?host=%2", NULL);
	check_directory("postgresql:///test?host=", NULL);
	check_directory("mysql:///test?host=/x", NULL);
	check_directory("", NULL);
}

static void test_port(void)
{
	CHECK(url_port("postgresql://ann:s%40x@127.0.0.1:54321/test?sslmode=disable") == 54321);
	CHECK(url_port("jdbc:postgresql://127.0.0.1:54321/test?user=a") == 54321);
	CHECK(url_port("postgresql://ann:50%x@127.0.0.1:1/test") == 1);
	CHECK(url_port("postgres://localhost:5432/test") == 5432);
	CHECK(url_port("postgresql://127.0.0.1:5432") == 5432);
	CHECK(url_port("postgresql://127.0.0.1/test") == 0);
	CHECK(url_port("postgresql://127.0.0.1:0/test") == 0);
	CHECK(url_port("postgresql://127.0.0.1:65536/test") == 0);
	CHECK(url_port("postgresql://db.example.com:5432/test") == 0);
	CHECK(url_port("postgresql:///test?host=127.0.0.1:5432") == 0);
	CHECK(url_port("/127.0.0.1:5432") == 0);
}

static void check_shown(const char *url, const char *want)
{
	char *shown = url_shown(url);

	CHECK_TEXT(shown, want);
	free(shown);
}

static void test_shown(void)
{
	check_shown("postgresql://ann:s%40x@127.0.0.1:1/test?a=b", "postgresql://ann:***@127.0.0.1:1/test?a=b");
	check_shown("postgresql://ann:not/en@coded@127.0.0.1:1/test", "postgresql://ann:***@127.0.0.1:1/test");
	check_shown("postgresql://ann@127.0.0.1:1/test", "postgresql://ann@127.0.0.1:1/test");
	check_shown("postgresql://127.0.0.1:1/test", "postgresql://127.0.0.1:1/test");
	check_shown("postgresql:///test?host=%2Ftmp%2Fx", "postgresql:///test?host=%2Ftmp%2Fx");
	check_shown("postgresql:///test?host=%2Fx&password=a%26b&user=c",
		"postgresql:///test?host=%2Fx&password=***&user=c");
	check_shown("postgresql:///test?password=x", "postgresql:///test?password=***");
	check_shown("postgresql:///test?nopassword=x", "postgresql:///test?nopassword=x");
	check_shown("/a:b@c", "/a:b@c");
	check_shown("", "");
}

static void test_needs_link(void)
{
	char directory[200];

	CHECK(!url_needs_link("/tmp/tinypg.0/k3XaQ9"));
	CHECK(!url_needs_link("/tmp/with space/\xc3\xa9"));
	CHECK(url_needs_link("/tmp/a,b"));
	CHECK(url_needs_link("/tmp/a\"b"));
	CHECK(url_needs_link("/tmp/a\\b"));
	CHECK(url_needs_link("/tmp/a\nb"));
	CHECK(url_needs_link("/tmp/a "));
	/* 88 bytes and "/.s.PGSQL.65535" are the 103 that fit everywhere. */
	memset(directory, 'x', sizeof directory);
	directory[0] = '/';
	directory[88] = '\0';
	CHECK(!url_needs_link(directory));
	directory[88] = 'x';
	directory[89] = '\0';
	CHECK(url_needs_link(directory));
}

static void test_links(void)
{
	char directory[] = "/tmp/unit-address.XXXXXX", target[200];

	CHECK(mkdtemp(directory) != NULL);
	char *one = url_make_link(directory), *two = url_make_link(directory);
	CHECK(one && two && strcmp(one, two) != 0);
	CHECK(readlink(one, target, sizeof target) == (ssize_t)strlen(directory));
	url_remove_link(one, "/tmp");
	CHECK(access(one, F_OK) == 0);
	url_remove_link(one, directory);
	CHECK(access(one, F_OK) != 0);
	free(one);
	one = url_make_link(directory);
	url_remove_links("/tmp");
	CHECK(access(one, F_OK) == 0 && access(two, F_OK) == 0);
	url_remove_links(directory);
	CHECK(access(one, F_OK) != 0 && access(two, F_OK) != 0);
	free(one);
	free(two);
	CHECK(rmdir(directory) == 0);
}

int main(void)
{
	test_socket_url();
	test_tcp_url();
	test_password();
	test_directory();
	test_port();
	test_shown();
	test_needs_link();
	test_links();
	return check_end();
}
