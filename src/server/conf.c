#include "server/conf.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "server/settings.h"
#include "text/fields.h"
#include "text/num.h"
#include "text/words.h"

#define LISTEN "listen_addresses"
#define INCLUDE "include '" CONF_FILE "'"
/* The directory of -d may be open to others, but only the user who runs the server, and root, may connect to the
 * socket in it. */
#define SOCKET_MODE "0700"

enum { WAL_MIN_MB = 80, WAL_MAX_MB = 1024 };

/* Where the server listens on TCP; allocated. */
static char *listen_addresses(const struct conf *settings)
{
	struct strs given = STRS_INIT;

	fields_values(settings->given, &given);
	const char *addresses = settings_get(&given, LISTEN);
	char *copy = mem_copy(addresses ? addresses : settings->tcp ? "127.0.0.1" : "");
	strs_free(&given);
	return copy;
}

/* The settings of -c come last, except for the port and the addresses, which were looked up in them. */
static void write_given(const struct conf *settings, struct str *out)
{
	struct strs given = STRS_INIT;

	fields_values(settings->given, &given);
	for (size_t i = 0; i < given.count; i++) {
		const char *equals = strchr(given.item[i], '=');
		if (str_starts(given.item[i], "port=") || str_starts(given.item[i], LISTEN "="))
			continue;
		str_addf(out, "%.*s = ", (int)(equals - given.item[i]), given.item[i]);
		str_add_conf_value(out, equals + 1);
		str_add_char(out, '\n');
	}
	strs_free(&given);
}

void conf_write(const struct conf *settings, struct str *out)
{
	const char *durable = settings->durable ? "on" : "off";

	str_add(out, "# Written anew at each start.\n");
	str_addf(out, "fsync = %s\n", durable);
	str_addf(out, "synchronous_commit = %s\n", durable);
	str_addf(out, "full_page_writes = %s\n", durable);
	str_add(out,
		"shared_buffers = 12MB\n"
		"timezone = 'UTC'\n"
		"log_timezone = 'UTC'\n"
		"dynamic_shared_memory_type = mmap\n");
	/* Both must be two segments at least. */
	const unsigned least = settings->segment * 2;
	str_addf(out, "min_wal_size = %uMB\n", least > WAL_MIN_MB ? least : WAL_MIN_MB);
	str_addf(out, "max_wal_size = %uMB\n", least > WAL_MAX_MB ? least : WAL_MAX_MB);
	char *addresses = listen_addresses(settings);
	str_add(out, LISTEN " = ");
	str_add_conf_value(out, addresses);
	str_add_char(out, '\n');
	free(addresses);
	str_addf(out, "port = %u\n", settings->port);
	str_add(out, "unix_socket_permissions = " SOCKET_MODE "\n");
	str_add(out, "unix_socket_directories = ");
	str_add_conf_value(out, settings->socket_directory);
	str_add_char(out, '\n');
	if (settings->tls)
		str_add(out,
			"ssl = on\n"
			"ssl_cert_file = '" CONF_CERTIFICATE "'\n"
			"ssl_key_file = '" CONF_KEY "'\n");
	if (hba_needs_tls(settings->hba.method))
		str_add(out, "ssl_ca_file = '" CONF_CLIENT_ROOT "'\n");
	const char *encryption = hba_encryption(&settings->hba);
	if (encryption)
		str_addf(out, "password_encryption = '%s'\n", encryption);
	write_given(settings, out);
}

void conf_add_words(const struct conf *settings, const char *data, struct strs *words)
{
	char *addresses = listen_addresses(settings);

	strs_addf(words, "--" LISTEN "=%s", addresses);
	free(addresses);
	strs_addf(words, "--port=%u", settings->port);
	strs_addf(words, "--unix_socket_directories=%s", settings->socket_directory);
	strs_add(words, "--unix_socket_permissions=" SOCKET_MODE);
	strs_addf(words, "--hba_file=%s/pg_hba.conf", data);
	strs_addf(words, "--ident_file=%s/pg_ident.conf", data);
}

bool conf_includes(const char *postgresql_conf)
{
	return strstr(postgresql_conf, "\n" INCLUDE) != NULL;
}

void conf_write_include(struct str *out)
{
	str_add(out, "\n" INCLUDE "\n");
}

/* ---- the words of -o ---- */

/* The server's short options that take an argument; "--name=value" is treated as an option '-'. */
static const char with_argument[] = "-BCDScdfhkNoprtW";

/* A position in the words: at a word, and within it at a letter (NULL: at the word's beginning). */
struct scan {
	const struct strs *words;
	size_t word;
	const char *letter;
};

/* The next option, found as getopt(3) does: "-Fp 5433", "-p5433". False at the end; operands are skipped. */
static bool next_option(struct scan *scan, char *option, const char **argument)
{
	while (!scan->letter) {
		if (scan->word >= scan->words->count)
			return false;
		const char *word = scan->words->item[scan->word];
		if (word[0] == '-' && word[1] != '\0')
			scan->letter = word + 1;
		else
			scan->word++;
	}
	*option = *scan->letter++;
	*argument = "";
	bool takes = strchr(with_argument, *option) != NULL;
	if (takes && *scan->letter != '\0')
		*argument = scan->letter;
	else if (takes && *option != '-' && scan->word + 1 < scan->words->count)
		*argument = scan->words->item[++scan->word];
	if (takes || *scan->letter == '\0') {
		scan->letter = NULL;
		scan->word++;
	}
	return true;
}

static const char *scan_setting(const char *setting)
{
	static const char *const refused[] = {"data_directory", "unix_socket_directories", "external_pid_file"};
	char *name = settings_name(setting);
	const char *problem = NULL;

	for (size_t i = 0; i < sizeof refused / sizeof refused[0] && !problem; i++) {
		if (strcmp(name, refused[i]) == 0)
			problem = refused[i];
	}
	free(name);
	return problem;
}

const char *conf_scan_options(const struct strs *words)
{
	struct scan scan = {.words = words};
	const char *argument;
	const char *problem = NULL;
	char option;

	while (!problem && next_option(&scan, &option, &argument)) {
		switch (option) {
		case '-':
			if (strcmp(argument, "single") == 0 || strcmp(argument, "boot") == 0)
				return "--single";
			problem = scan_setting(argument);
			break;
		case 'c': problem = scan_setting(argument); break;
		case 'C': return "-C";
		case 'D': return "-D";
		case 'k': return "-k";
		default: break;
		}
	}
	return problem;
}

/* ---- what -c and -o set ---- */

/* The setting that a short option stands for; options that only help to debug a server are left out. */
static const struct {
	char option;
	const char *setting; /* with its value, or without: then the option's argument is the value */
} short_options[] = {
	{'B', "shared_buffers="},
	{'F', "fsync=off"},
	{'N', "max_connections="},
	{'O', "allow_system_table_mods=on"},
	{'P', "ignore_system_indexes=on"},
	{'S', "work_mem="},
	{'e', "datestyle=euro"},
	{'h', "listen_addresses="},
	{'i', "listen_addresses=*"},
	{'l', "ssl=on"},
	{'p', "port="},
};

static char *setting_of(char option, const char *argument)
{
	if (option == 'c' || option == '-')
		return settings_normalize(argument);
	for (size_t i = 0; i < sizeof short_options / sizeof short_options[0]; i++)
		if (short_options[i].option == option)
			return str_format("%s%s", short_options[i].setting, argument);
	return NULL;
}

void conf_add_given(const char *given, const char *options, struct strs *settings)
{
	struct strs words = STRS_INIT;
	struct scan scan = {.words = &words};
	const char *argument;
	const char *problem;
	char option;

	fields_values(given, settings);
	(void)words_split(options, &words, &problem);
	while (next_option(&scan, &option, &argument)) {
		char *setting = setting_of(option, argument);
		if (setting)
			strs_add_taken(settings, setting);
	}
	strs_free(&words);
}

bool conf_is_for_steps(const char *setting)
{
	static const char *const own[] = {"port=", "listen_addresses=", "unix_socket_", "bonjour", "ssl=", "ssl_",
		"hba_file=", "ident_file=", "data_directory=", "config_file=", "external_pid_file=",
		"restart_after_crash=", "log_", "logging_", "syslog_", "event_source=", "archive_"};

	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		if (str_starts(setting, own[i]))
			return false;
	return true;
}

void conf_add_for_steps(const char *given, const char *options, struct strs *settings)
{
	struct strs all = STRS_INIT;

	conf_add_given(given, options, &all);
	for (size_t i = 0; i < all.count; i++)
		if (conf_is_for_steps(all.item[i]))
			strs_add(settings, all.item[i]);
	strs_free(&all);
}
