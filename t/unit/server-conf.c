#include "server/conf.h"

#include <stdlib.h>

#include "server/settings.h"
#include "text/words.h"

#include "check.h"

static void check_given(const char *given, const char *options, const char *name, const char *value)
{
	struct strs settings = STRS_INIT;

	conf_add_given(given, options, &settings);
	CHECK_TEXT(settings_get(&settings, name), value);
	strs_free(&settings);
}

static void check_scan(const char *options, const char *problem, const char *port)
{
	struct strs words = STRS_INIT;
	const char *unclosed;

	CHECK(words_split(options, &words, &unclosed));
	CHECK_TEXT(conf_scan_options(&words), problem);
	strs_free(&words);
	check_given("", options, "port", port);
}

static void test_scan(void)
{
	check_scan("", NULL, NULL);
	check_scan("-N 11", NULL, NULL);
	check_scan("-p 5433", NULL, "5433");
	check_scan("-p5433", NULL, "5433");
	check_scan("--port=5433", NULL, "5433");
	check_scan("-c port=5433", NULL, "5433");
	check_scan("-cPort=5433 -c fsync=on", NULL, "5433");
	check_scan("-c listen_addresses='*'", NULL, NULL);
	check_scan("--client-min-messages=warning --log-connections=off", NULL, NULL);
	check_scan("-D /x", "-D", NULL);
	check_scan("-FD/x", "-D", NULL);
	check_scan("-Fp 5433", NULL, "5433");
	check_scan("-N 11 -Fk /x", "-k", NULL);
	check_scan("-F -c data-directory=/x", "data_directory", NULL);
	check_scan("-S -D", NULL, NULL);
	check_scan("x -p 5433", NULL, "5433");
	check_scan("-k /x", "-k", NULL);
	check_scan("-C port", "-C", NULL);
	check_scan("--single", "--single", NULL);
	check_scan("-c unix_socket_directories=/x", "unix_socket_directories", NULL);
	check_scan("--unix-socket-directories=/x", "unix_socket_directories", NULL);
	check_scan("-c data_directory=/x", "data_directory", NULL);
	check_scan("-c", NULL, NULL);
	check_scan("-p", NULL, "");
	check_scan("-p 70000", NULL, "70000");
}

static void test_given(void)
{
	check_given("set ssl=on\n", "--ssl=off", "ssl", "off");
	check_given("", "-c ssl=off -l", "ssl", "on");
	check_given("", "-h '127.0.0.1, ::1'", "listen_addresses", "127.0.0.1, ::1");
	check_given("", "-i", "listen_addresses", "*");
	check_given("set port=1\n", "-p 2 -Fp3", "port", "3");
	check_given("set port=1\n", "-F", "port", "1");
}

static void check_steps_given(const char *given, const char *options, const char *want)
{
	struct strs settings = STRS_INIT;
	struct str text = STR_INIT;

	conf_add_for_steps(given, options, &settings);
	for (size_t i = 0; i < settings.count; i++)
		str_addf(&text, "%s%s", i > 0 ? " " : "", settings.item[i]);
	CHECK_TEXT(str_text(&text), want);
	str_free(&text);
	strs_free(&settings);
}

static void check_steps(const char *options, const char *want)
{
	check_steps_given("", options, want);
}

/* One name for a setting, however it is written; none of those that a server for steps has of its own. */
static void test_steps(void)
{
	check_steps("", "");
	check_steps("-c wal_level=logical", "wal_level=logical");
	check_steps("-cWal-Level=logical --WORK_MEM='1 MB'", "wal_level=logical work_mem=1 MB");
	check_steps("-FN 11 -B128", "fsync=off max_connections=11 shared_buffers=128");
	check_steps("-S 64 -e -O -P -d 5 -s -tpa -W 1 -c x.y=z",
		"work_mem=64 datestyle=euro allow_system_table_mods=on ignore_system_indexes=on x.y=z");
	check_steps("-p 5433 -h '*' -i -l -c port=1 --listen-addresses=x -c ssl=on -c ssl_key_file=/x", "");
	check_steps("--log-connections=off -c logging_collector=on -c archive_mode=on -c unix_socket_group=x", "");
	check_steps("-c hba_file=/x -c ident_file=/x -c config_file=/x -c restart_after_crash=on", "");
	check_steps("-c login_x=1 -c logical=2 -c ports=3", "login_x=1 logical=2 ports=3");
	check_steps("-c work_mem -c =1 -c", "");
	check_steps_given("set work_mem%3D1MB\nset port%3D1\n", "-c work_mem=2MB", "work_mem=1MB work_mem=2MB");
}

static void test_write(void)
{
	struct conf settings = {
		.socket_directory = "/it's", .port = 77, .tcp = false, .hba = {.method = "", .file = ""}};
	struct str text = STR_INIT;

	conf_write(&settings, &text);
	CHECK(strstr(text.text, "\nlisten_addresses = ''\n") != NULL);
	CHECK(strstr(text.text, "\nmin_wal_size = 80MB\nmax_wal_size = 1024MB\n") != NULL);
	CHECK(strstr(text.text, "\nport = 77\n") != NULL);
	CHECK(strstr(text.text, "\nunix_socket_directories = '/it''s'\n") != NULL);
	str_truncate(&text, 0);
	settings.tcp = true;
	settings.segment = 64;
	conf_write(&settings, &text);
	CHECK(strstr(text.text, "\nlisten_addresses = '127.0.0.1'\n") != NULL);
	CHECK(strstr(text.text, "\nmin_wal_size = 128MB\nmax_wal_size = 1024MB\n") != NULL);
	str_truncate(&text, 0);
	CHECK(!strstr(text.text, "ssl"));
	str_truncate(&text, 0);
	settings.tls = true;
	conf_write(&settings, &text);
	CHECK(str_ends(text.text, "\nssl = on\nssl_cert_file = 'tinypg.crt'\nssl_key_file = 'tinypg.key'\n"));
	settings.tls = false;
	str_truncate(&text, 0);
	settings.given = "set listen_addresses%3D%2A\nset port%3D5\nset a.b%3Dit%27s%0A%5C\nset work_mem%3D\n";
	conf_write(&settings, &text);
	CHECK(strstr(text.text, "\nlisten_addresses = '*'\nport = 77\n") != NULL);
	CHECK(str_ends(text.text, "'/it''s'\na.b = 'it''s\\n\\\\'\nwork_mem = ''\n"));
	str_free(&text);
}

static void test_include(void)
{
	struct str text = STR_INIT;

	CHECK(!conf_includes("# include 'tinypg.conf'\n"));
	conf_write_include(&text);
	CHECK(conf_includes(text.text));
	str_free(&text);
}

int main(void)
{
	test_scan();
	test_given();
	test_steps();
	test_write();
	test_include();
	return check_end();
}
