#include "command/options.h"

#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "command/named.h"
#include "server/initargs.h"
#include "server/urlform.h"
#include "text/num.h"
#include "text/pgname.h"

enum { COUNT_MAX = 1000 };

/* The commands that take an option. `stop` accepts the options of ephemeralpg's pg_tmp, although it needs none of them
 * to find the server. */
enum {
	TO_STOP = 1 << STOP,
	TO_RUN = 1 << START | 1 << RUN,
	TO_START = TO_RUN | 1 << INITDB,
	TO_BOTH = TO_START | TO_STOP,
	TO_SHOW = 1 << SHOW,
	TO_LIST = 1 << LIST,
	TO_NAMED = TO_BOTH | 1 << DROP,
};

typedef void taker(struct options *options, char letter, const char *text);
static taker take_bindir, take_directory, take_name, take_wait, take_tie, take_count, take_port, take_server_options,
	take_initdb_option, take_setting, take_user, take_dbname, take_step, take_form;

/* In the order of -h. An option without an argument is a flag; one with an argument is either a text, which is copied
 * as it is, or has a function that takes it. */
static const struct row {
	char letter;
	int commands;
	const char *argument, *help;
	size_t flag, text; /* offsets in struct options */
	taker *take;
} rows[] = {
#define FLAG(field) offsetof(struct options, field), 0, NULL
#define TEXT(field) 0, offsetof(struct options, field), NULL
#define TAKE(function) 0, 0, function
	{'b', TO_START, "bindir", "use the PostgreSQL programs in this directory", TAKE(take_bindir)},
	{'V', TO_START, "version", "use this version (17, 17.5, latest); fetch it if necessary", TEXT(version)},
	{'d', TO_BOTH, "datadir", "run the cluster in this directory; if one runs there, print its URL",
		TAKE(take_directory)},
	{'N', TO_NAMED, "name", "a database for development: -d, with a directory for this name, and -w 0",
		TAKE(take_name)},
	{'k', TO_BOTH, NULL, "keep the data after the stop", FLAG(request.keep)},
	{'w', TO_BOTH, "seconds", "stop when no client has been connected for this long (60; 0: never)",
		TAKE(take_wait)},
	{'T', TO_RUN, "pid", "stop at once when this process ends, too; up to 8 times", TAKE(take_tie)},
	{'n', TO_RUN, "count", "this many clusters, one URL a line: all, or none", TAKE(take_count)},
	{'t', TO_BOTH, NULL, "listen on TCP, 127.0.0.1 only, with a random password", FLAG(request.tcp)},
	{'s', TO_START, NULL, "the same with TLS; the URL checks the certificate of the server", FLAG(request.tls)},
	{'a', TO_RUN, "method", "trust, scram-sha-256, md5, password, cert, or a file in the format of pg_hba.conf",
		TEXT(request.auth)},
	{'P', TO_RUN, "file", "the superuser's password is in this file; - is standard input", TEXT(password_file)},
	{'p', TO_BOTH, "port", "the TCP port with -t, else the number of the socket", TAKE(take_port)},
	{'i', TO_START, "option", "an option for initdb, such as -k or --wal-segsize=16; any number",
		TAKE(take_initdb_option)},
	{'c', TO_START, "setting", "a setting of the server, name=value; @file: a file with lines of postgresql.conf",
		TAKE(take_setting)},
	{'o', TO_BOTH, "options", "options for postgres, quoted as for a shell; they override -c",
		TAKE(take_server_options)},
	{'U', TO_START, "user", "the superuser (you)", TAKE(take_user)},
	{'D', TO_START, "dbname", "the database (test)", TAKE(take_dbname)},
	{'E', TO_START, "encoding", "the encoding of the databases (UTF8)", TEXT(request.encoding)},
	{'l', TO_START, "locale", "the locale of the cluster (the environment's)", TEXT(request.locale)},
	{'x', TO_START, "name", "create the extension; name=version, name@schema", TAKE(take_step)},
	{'f', TO_START, "file", "run the SQL, or the *.sql of a directory; - is standard input", TAKE(take_step)},
	{'S', TO_START, "command", "run the shell command, with DATABASE_URL, PGHOST etc. set", TAKE(take_step)},
	{'K', TO_START, "file",
		"a file that the commands of -S depend on, or a directory of such files\n"
		"(-x, -f, -S: any number, run in the order given, once, then cached)",
		TAKE(take_step)},
	{'e', 1 << START, NULL, "print lines for eval that export DATABASE_URL, PGHOST etc.", FLAG(exports)},
	{'u', TO_RUN | TO_SHOW, "form", "the URL in another form: " URLFORM_NAMES, TAKE(take_form)},
	{'A', TO_STOP, NULL, "with stop: stop all clusters", FLAG(all)},
	{'F', TO_SHOW, NULL, "with show: also print what is added to the log until the cluster ends", FLAG(follow)},
	{'j', TO_LIST, NULL, "with list: print JSON, an object for each cluster", FLAG(json)},
	{'W', TO_LIST, NULL,
		"with list: a table of clients, idle time, memory and disk; on a terminal, until q is typed",
		FLAG(watch)},
	{'v', TO_LIST | 1 << RUN, NULL,
		"with list -j: print passwords, too\n"
		"with run: print the server's log if the command fails",
		FLAG(verbose)},
};
enum { ROW_COUNT = sizeof rows / sizeof rows[0] };

static const char summary[] = "Prints the URL of a temporary PostgreSQL cluster that stops when nobody uses it.\n";

static void replace(char **text, const char *value)
{
	free(*text);
	*text = mem_copy(value);
}

static void check_name(const char *what, const char *name, const char *problem)
{
	if (problem)
		die_usage("the %s '%s' %s", what, name, problem);
}

static void check_directory(char letter, const char *text)
{
	if (!*text)
		die_usage("the directory of -%c is empty", letter);
}

static void take_bindir(struct options *options, char letter, const char *text)
{
	check_directory(letter, text);
	options->bindir = text;
}

static void take_directory(struct options *options, char letter, const char *text)
{
	check_directory(letter, text);
	strs_add(&options->directories, text);
	replace(&options->request.directory, text);
}

static void take_name(struct options *options, char letter, const char *text)
{
	(void)letter;
	check_name("name", text, named_problem(text));
	strs_add(&options->names, text);
}

static void take_wait(struct options *options, char letter, const char *text)
{
	(void)letter;
	if (!num_parse_seconds(text, LLONG_MAX / 4, &options->terms.wait_ms))
		die_usage("idle time '%s' is not a number of seconds", text);
}

static void take_tie(struct options *options, char letter, const char *text)
{
	unsigned long long pid;

	(void)letter;
	if (!num_parse(text, 1, INT_MAX, &pid))
		die_usage("'%s' is not the number of a process", text);
	if (options->tie_count == TIES_MAX)
		die_usage("-T can be given %d times", TIES_MAX);
	options->ties[options->tie_count++] = (pid_t)pid;
}

static void take_count(struct options *options, char letter, const char *text)
{
	unsigned long long value;

	(void)letter;
	if (!num_parse(text, 1, COUNT_MAX, &value))
		die_usage("-n takes a number from 1 to %d, not '%s'", COUNT_MAX, text);
	options->count = (unsigned)value;
}

static void take_port(struct options *options, char letter, const char *text)
{
	enum { PORT_MAX = 65535 };
	unsigned long long value;

	(void)letter;
	if (!num_parse(text, 1, PORT_MAX, &value))
		die_usage("port '%s' is not a number from 1 to %d", text, PORT_MAX);
	options->request.port = (unsigned)value;
	options->request.port_given = true;
}

/* The values of several -o are joined. */
static void take_server_options(struct options *options, char letter, const char *text)
{
	char **all = &options->request.options;
	char *joined = **all ? str_format("%s %s", *all, text) : mem_copy(text);

	(void)letter;
	free(*all);
	*all = joined;
}

static void take_initdb_option(struct options *options, char letter, const char *text)
{
	(void)letter;
	initargs_add(&options->request.initargs, text);
}

static void take_setting(struct options *options, char letter, const char *text)
{
	(void)letter;
	strs_add(&options->settings, text);
}

static void take_user(struct options *options, char letter, const char *text)
{
	(void)letter;
	check_name("superuser", text, pgname_user_problem(text));
	replace(&options->request.user, text);
}

static void take_dbname(struct options *options, char letter, const char *text)
{
	(void)letter;
	check_name("database", text, pgname_database_problem(text));
	replace(&options->request.dbname, text);
}

static void take_step(struct options *options, char letter, const char *text)
{
	steps_take(&options->steps, letter, text);
}

static void take_form(struct options *options, char letter, const char *text)
{
	(void)letter;
	if (!urlform_is(text))
		die_usage("there is no form '%s' of a URL: it is one of %s", text, URLFORM_NAMES);
	options->form = text;
}

static const char *help_text(void)
{
	static struct str help;

	str_add(&help, summary);
	for (const struct row *row = rows; row < rows + ROW_COUNT; row++) {
		const char *more = strchr(row->help, '\n');
		size_t length = more ? (size_t)(more - row->help) : strlen(row->help);
		str_addf(&help, "  -%c %-9s %.*s\n", row->letter, row->argument ? row->argument : "", (int)length,
			row->help);
		if (more)
			str_addf(&help, "%15s%s\n", "", more + 1);
	}
	str_add(&help, "  -h           print this\n");
	return str_text(&help);
}

void options_add_letters(struct str *letters)
{
	str_add(letters, "+:h");
	for (const struct row *row = rows; row < rows + ROW_COUNT; row++) {
		str_add_char(letters, row->letter);
		if (row->argument)
			str_add_char(letters, ':');
	}
}

void options_take(struct options *options, int option, char *const argv[])
{
	const struct row *row = rows;

	while (row < rows + ROW_COUNT && row->letter != option)
		row++;
	if (row == rows + ROW_COUNT)
		msg_option(option, argv, help_text());
	options->given[option] = true;
	if (row->take)
		row->take(options, row->letter, optarg);
	else if (row->argument)
		replace((char **)(void *)((char *)options + row->text), optarg);
	else
		*(bool *)((char *)options + row->flag) = true;
}

char options_foreign(const struct options *options)
{
	for (const struct row *row = rows; row < rows + ROW_COUNT; row++)
		if (options->given[(unsigned char)row->letter] && !(row->commands & 1 << options->command))
			return row->letter;
	return '\0';
}
