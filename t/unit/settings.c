/* objects: pg/settings text/words text/num text/str base/mem base/msg */
#include "pg/settings.h"

#include <stdlib.h>

#include "text/words.h"

#include "check.h"

static void check_scan(const char *options, const char *problem, unsigned port)
{
	struct strs words = STRS_INIT;
	const char *unclosed;
	unsigned found = 0;

	CHECK(words_split(options, &words, &unclosed));
	CHECK_TEXT(settings_scan_options(&words, &found), problem);
	CHECK_NUMBER(found, port);
	strs_free(&words);
}

static void test_scan(void)
{
	check_scan("", NULL, 0);
	check_scan("-N 11", NULL, 0);
	check_scan("-p 5433", NULL, 5433);
	check_scan("-p5433", NULL, 5433);
	check_scan("--port=5433", NULL, 5433);
	check_scan("-c port=5433", NULL, 5433);
	check_scan("-cPort=5433 -c fsync=on", NULL, 5433);
	check_scan("-c listen_addresses='*'", NULL, 0);
	check_scan("--client-min-messages=warning --log-connections=off", NULL, 0);
	check_scan("-D /x", "-D", 0);
	check_scan("-k /x", "-k", 0);
	check_scan("-C port", "-C", 0);
	check_scan("--single", "--single", 0);
	check_scan("-c unix_socket_directories=/x", "unix_socket_directories", 0);
	check_scan("--unix-socket-directories=/x", "unix_socket_directories", 0);
	check_scan("-c data_directory=/x", "data_directory", 0);
	check_scan("-c", NULL, 0);
	check_scan("-p", NULL, 0);
	check_scan("-p 70000", NULL, 0);
}

static void check_token(const char *text, const char *want)
{
	char *token = settings_token(text);

	CHECK_TEXT(token, want);
	free(token);
}

static void test_write(void)
{
	struct settings settings = {.token = "AbC", .socket_directory = "/it's", .port = 77, .tcp = false};
	struct str text = STR_INIT;

	settings_write(&settings, &text);
	CHECK(str_starts(text.text, "# tinypg AbC\n"));
	CHECK(strstr(text.text, "\nlisten_addresses = ''\n") != NULL);
	CHECK(strstr(text.text, "\nport = 77\n") != NULL);
	CHECK(strstr(text.text, "\nunix_socket_directories = '/it''s'\n") != NULL);
	check_token(text.text, "AbC");
	str_truncate(&text, 0);
	settings.tcp = true;
	settings_write(&settings, &text);
	CHECK(strstr(text.text, "\nlisten_addresses = '127.0.0.1'\n") != NULL);
	str_free(&text);
	check_token("port = 1\n", NULL);
	check_token("", NULL);
}

static void test_include(void)
{
	struct str text = STR_INIT;

	CHECK(!settings_includes("# include 'tinypg.conf'\n"));
	settings_write_include(&text);
	CHECK(settings_includes(text.text));
	str_free(&text);
}

int main(void)
{
	test_scan();
	test_write();
	test_include();
	return check_end();
}
