#include "pg/settings.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "text/num.h"

#define INCLUDE "include '" SETTINGS_FILE "'"
/* A directory of -d may be open to others; only the user who runs the server, and root, connect to the socket in it. */
#define SOCKET_MODE "0700"

static const char *listen_addresses(const struct settings *settings)
{
	return settings->tcp ? "127.0.0.1" : "";
}

void settings_write(const struct settings *settings, struct str *out)
{
	str_addf(out, "%s%s\n", SETTINGS_TOKEN_PREFIX, settings->token);
	str_add(out,
		"# Written anew at each start: durability is traded for speed.\n"
		"fsync = off\n"
		"synchronous_commit = off\n"
		"full_page_writes = off\n"
		"shared_buffers = 12MB\n"
		"min_wal_size = 80MB\n"
		"max_wal_size = 1GB\n"
		"timezone = 'UTC'\n"
		"log_timezone = 'UTC'\n"
		"dynamic_shared_memory_type = mmap\n");
	str_addf(out, "listen_addresses = '%s'\n", listen_addresses(settings));
	str_addf(out, "port = %u\n", settings->port);
	str_add(out, "unix_socket_permissions = " SOCKET_MODE "\n");
	str_add(out, "unix_socket_directories = ");
	str_add_conf_value(out, settings->socket_directory);
	str_add_char(out, '\n');
}

void settings_add_words(const struct settings *settings, const char *data, struct strs *words)
{
	strs_addf(words, "--listen_addresses=%s", listen_addresses(settings));
	strs_addf(words, "--port=%u", settings->port);
	strs_addf(words, "--unix_socket_directories=%s", settings->socket_directory);
	strs_add(words, "--unix_socket_permissions=" SOCKET_MODE);
	strs_addf(words, "--hba_file=%s/pg_hba.conf", data);
	strs_addf(words, "--ident_file=%s/pg_ident.conf", data);
}

void settings_write_hba(struct str *out)
{
	str_add(out,
		"# TYPE  DATABASE     USER  ADDRESS       METHOD\n"
		"local   all          all                 trust\n"
		"local   replication  all                 trust\n"
		"host    all          all   127.0.0.1/32  scram-sha-256\n"
		"host    all          all   ::1/128       scram-sha-256\n"
		"host    replication  all   127.0.0.1/32  scram-sha-256\n"
		"host    replication  all   ::1/128       scram-sha-256\n");
}

bool settings_includes(const char *postgresql_conf)
{
	return strstr(postgresql_conf, "\n" INCLUDE) != NULL;
}

void settings_write_include(struct str *out)
{
	str_add(out, "\n" INCLUDE "\n");
}

char *settings_token(const char *text)
{
	if (!str_starts(text, SETTINGS_TOKEN_PREFIX))
		return NULL;
	text += strlen(SETTINGS_TOKEN_PREFIX);
	return mem_copy_bytes(text, strcspn(text, "\n"));
}

/* "port=5433" as -c and -- take it: dashes and underscores are the same, case is not looked at. */
static const char *scan_setting(const char *setting, unsigned *port)
{
	static const char *const refused[] = {"data_directory", "unix_socket_directories", "external_pid_file"};
	size_t length = strcspn(setting, "=");
	char *name = mem_copy_bytes(setting, length);
	const char *problem = NULL;
	unsigned long long value;

	for (char *c = name; *c; c++) {
		if (*c == '-')
			*c = '_';
	}
	for (size_t i = 0; i < sizeof refused / sizeof refused[0] && !problem; i++) {
		if (strcasecmp(name, refused[i]) == 0)
			problem = refused[i];
	}
	if (strcasecmp(name, "port") == 0 && setting[length] == '=' &&
		num_parse(setting + length + 1, 1, 65535, &value))
		*port = (unsigned)value;
	free(name);
	return problem;
}

const char *settings_scan_options(const struct strs *words, unsigned *port)
{
	for (size_t i = 0; i < words->count; i++) {
		const char *word = words->item[i];
		const char *next = i + 1 < words->count ? words->item[i + 1] : "";
		const char *problem = NULL;
		unsigned long long value;

		if (str_starts(word, "--")) {
			if (strcmp(word, "--single") == 0 || strcmp(word, "--boot") == 0)
				return "--single";
			problem = scan_setting(word + 2, port);
		} else if (str_starts(word, "-D"))
			return "-D";
		else if (str_starts(word, "-k"))
			return "-k";
		else if (str_starts(word, "-C"))
			return "-C";
		else if (str_starts(word, "-c"))
			problem = scan_setting(word[2] ? word + 2 : next, port);
		else if (str_starts(word, "-p") && num_parse(word[2] ? word + 2 : next, 1, 65535, &value))
			*port = (unsigned)value;
		if (problem)
			return problem;
	}
	return NULL;
}
