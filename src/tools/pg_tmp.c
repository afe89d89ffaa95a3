/*
 * pg_tmp: gets a running private PostgreSQL cluster, and prints its URL. The cluster belongs to a watchdog from its
 * first moment. This program finds a warm cluster or starts a watchdog, tells it the terms, and prints its answer.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "cluster/claim.h"
#include "cluster/initcache.h"
#include "cluster/list.h"
#include "cluster/request.h"
#include "cluster/resolve.h"
#include "cluster/rundir.h"
#include "cluster/shutdown.h"
#include "cluster/stop.h"
#include "cluster/traits.h"
#include "cluster/urlenv.h"
#include "sys/fd.h"
#include "sys/loop.h"
#include "sys/proc.h"
#include "sys/tool.h"
#include "template/step.h"
#include "text/num.h"
#include "text/pgname.h"

#define USAGE                                                                                     \
	"[start | initdb] [-kt] [-b bindir | -V version] [-d datadir] [-D dbname]\n"              \
	"              [-E encoding] [-l locale] [-o options] [-p port] [-U user] [-w seconds]\n" \
	"              [-x name[=version][@schema]] [-f file] [-S command] [-K file] ...\n"       \
	"       pg_tmp stop [-k] [-w seconds] -A | -d datadir | url ...\n"                        \
	"       pg_tmp list"

#define DBNAME_DEFAULT "test"

static const char help[] = "Prints the URL of a temporary PostgreSQL cluster that stops when nobody uses it.\n"
			   "  -b bindir    use the PostgreSQL programs in this directory\n"
			   "  -V version   use this version (17, 17.5, latest); fetch it if necessary\n"
			   "  -d datadir   run the cluster in this directory; if one runs there, print its URL\n"
			   "  -k           keep the data after the stop\n"
			   "  -w seconds   stop when no client was connected for so long (60; 0: never)\n"
			   "  -t           listen on TCP, 127.0.0.1 only, with a random password\n"
			   "  -p port      the TCP port with -t, else the number of the socket\n"
			   "  -o options   options for postgres, quoted as for a shell\n"
			   "  -U user      the superuser (you)\n"
			   "  -D dbname    the database (test)\n"
			   "  -E encoding  the encoding of the databases (UTF8)\n"
			   "  -l locale    the locale of the cluster (the environment's)\n"
			   "  -x name      create the extension; name=version, name@schema\n"
			   "  -f file      run the SQL; - is standard input\n"
			   "  -S command   run the shell command, with DATABASE_URL, PGHOST etc. set\n"
			   "  -K file      a file that the commands of -S depend on, or a directory of such files\n"
			   "               (-x, -f, -S: any number, run in the order given, once, then cached)\n"
			   "  -A           with stop: stop all clusters\n"
			   "  -h           print this\n";

enum {
	WAIT_DEFAULT_MS = 60000,
	BUSY_MS = 60000,
	BUSY_PAUSE_MS = 20,
};

enum command { START, INITDB, STOP, LIST };

struct options {
	enum command command;
	bool has_command;
	const char *bindir, *version;
	struct strs operands; /* of stop */
	bool all, has_option, has_start_option, has_wait;
	struct steps steps;
	struct request request;
	struct str text; /* of the request */
	struct terms terms;
};

/* ---- the command line ---- */

static bool take_command(struct options *options, const char *word)
{
	static const char *const names[] = {"start", "initdb", "stop", "list"};

	for (size_t i = 0; i < sizeof names / sizeof names[0] && !options->has_command; i++) {
		if (strcmp(word, names[i]) == 0) {
			options->command = (enum command)i;
			options->has_command = true;
			return true;
		}
	}
	return false;
}

static unsigned number_of(const char *what, const char *text, unsigned least, unsigned most)
{
	unsigned long long value;

	if (!num_parse(text, least, most, &value))
		die_usage("%s '%s' is not a number from %u to %u", what, text, least, most);
	return (unsigned)value;
}

static void add_options(char **all, const char *more)
{
	char *joined = **all ? str_format("%s %s", *all, more) : mem_copy(more);

	free(*all);
	*all = joined;
}

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

static void take_option(struct options *options, int option, char *const argv[])
{
	struct request *request = &options->request;

	options->has_option = true;
	/* `stop` accepts the options of ephemeralpg's pg_tmp, although it needs none to find the server. */
	options->has_start_option = options->has_start_option || !strchr("Adkoptw", option);
	options->has_wait = options->has_wait || option == 'w';
	switch (option) {
	case 'A': options->all = true; return;
	case 'b':
		if (!*optarg)
			die_usage("the directory of -b is empty");
		options->bindir = optarg;
		return;
	case 'd':
		if (!*optarg)
			die_usage("the directory of -d is empty");
		replace(&request->directory, optarg);
		return;
	case 'D':
		check_name("database", optarg, pgname_database_problem(optarg));
		replace(&request->dbname, optarg);
		return;
	case 'E': replace(&request->encoding, optarg); return;
	case 'k': options->terms.keep = true; return;
	case 'l': replace(&request->locale, optarg); return;
	case 'o': add_options(&request->options, optarg); return;
	case 'p':
		request->port = number_of("port", optarg, 1, 65535);
		request->port_given = true;
		return;
	case 't': request->tcp = true; return;
	case 'U':
		check_name("superuser", optarg, pgname_user_problem(optarg));
		replace(&request->user, optarg);
		return;
	case 'f':
	case 'K':
	case 'S':
	case 'x': steps_take(&options->steps, option, optarg); return;
	case 'V': options->version = optarg; return;
	case 'w':
		if (!num_parse_seconds(optarg, LLONG_MAX / 4, &options->terms.wait_ms))
			die_usage("idle time '%s' is not a number of seconds", optarg);
		return;
	default: msg_option(option, argv, help);
	}
}

static void parse(int argc, char **argv, struct options *options)
{
	bool over = false; /* "--" was read: glibc's getopt would return to it again and again */

	while (optind < argc) {
		int begin = optind;
		int option = over ? -1 : getopt(argc, argv, "+:Ab:d:D:E:f:hkK:l:o:p:S:tU:V:w:x:");
		if (option != -1)
			take_option(options, option, argv);
		else if (optind > begin)
			over = true;
		else if (!over && take_command(options, argv[optind]))
			optind++;
		else if (options->command == STOP)
			strs_add(&options->operands, argv[optind++]);
		else
			die_usage("unexpected '%s'", argv[optind]);
	}
}

/* ---- start, initdb ---- */

static void print_url(const struct options *options, const struct claim *claim)
{
	struct str url = STR_INIT;

	str_add(&url, claim->answer);
	if (options->command == START) {
		urlenv_add(&url, claim->superuser);
		urlenv_warn();
	}
	puts(url.text);
	str_free(&url);
}

/* The cluster is ours only after the answer was written. */
static int print_answer(const struct options *options, struct claim *claim)
{
	print_url(options, claim);
	bool ours = out_close() && claim_take(claim, options->command == INITDB);
	claim_close(claim);
	return ours ? STATUS_DONE : STATUS_FAILED;
}

static struct wanted wanted_of(const struct options *options)
{
	const struct request *request = &options->request;

	return (struct wanted){
		.bindir = options->bindir,
		.version = options->version,
		.user = request->user,
		.dbname = request->dbname,
		.encoding = request->encoding,
		.locale = request->locale,
		.options = request->options,
		.steps = &options->steps,
		.port = request->port_given ? request->port : 0,
		.tcp = request->tcp,
	};
}

/* For -d DIR, if a watchdog already runs it: print the URL of that cluster. With -k, the data are kept only if the
 * cluster is what was asked for. */
static bool join_running(const struct options *options, bool *failed)
{
	const char *directory = options->request.directory;
	const struct wanted wanted = wanted_of(options);
	struct claim claim, kept;

	if (!*directory || !claim_join(directory, false, &claim, failed))
		return false;
	if (options->command == INITDB)
		die("'%s' is running already", directory);
	*failed = !traits_told_meet(claim.traits, &wanted, directory);
	if (!*failed && options->terms.keep && claim_join(directory, true, &kept, failed))
		claim_close(&kept);
	if (!*failed)
		print_url(options, &claim);
	claim_close(&claim);
	return !*failed;
}

/* If another pg_tmp has the directory, its cluster may run in a moment, or be gone. */
static int make_cluster(struct options *options)
{
	struct claim claim;
	bool failed = false;
	long long deadline = loop_now() + BUSY_MS;

	do {
		switch (claim_make(options->text.text, &options->terms, &claim)) {
		case CLAIM_DONE: return print_answer(options, &claim);
		case CLAIM_FAILED: return STATUS_FAILED;
		case CLAIM_BUSY: loop_wait(NULL, 0, loop_now() + BUSY_PAUSE_MS); break;
		}
		if (join_running(options, &failed))
			return out_close() ? STATUS_DONE : STATUS_FAILED;
		if (failed)
			return STATUS_FAILED;
	} while (loop_now() < deadline);
	die("'%s' is busy", options->request.directory);
}

static int start(struct options *options)
{
	struct request *request = &options->request;
	struct claim claim;
	bool failed = false;

	request->initdb = options->command == INITDB;
	if (!resolve_directory(request))
		return STATUS_FAILED;
	if (*request->directory && options->terms.wait_ms == 0)
		options->terms.keep = true;
	if (join_running(options, &failed))
		return out_close() ? STATUS_DONE : STATUS_FAILED;
	const struct wanted wanted = wanted_of(options);
	const char *version = options->version;
	if (failed || !traits_adopt(request, &wanted, &version))
		return STATUS_FAILED;
	if (!*request->dbname)
		replace(&request->dbname, DBNAME_DEFAULT);
	if (!resolve_request(request, options->bindir, version, &options->steps) || !resolve_terms(&options->terms))
		return STATUS_FAILED;
	if (steps_have_stream(&options->steps) && initcache_is_needed(request) && !initcache_template(request))
		return STATUS_FAILED;
	request_write(request, &options->text);
	if (options->terms.spares > 0 && request_spareable(request) &&
		claim_spare(options->text.text, &options->terms, &claim, &failed))
		return print_answer(options, &claim);
	if (failed)
		return STATUS_FAILED;
	return make_cluster(options);
}

/* ---- stop ---- */

static int stop(const struct options *options)
{
	bool named = options->operands.count > 0 || *options->request.directory != '\0';
	const struct shutdown_terms terms = {
		.wait_ms = options->has_wait ? options->terms.wait_ms : 0, .keep = options->terms.keep};

	if (options->all == named)
		die_usage("stop takes -A, or -d and a directory, or URLs");
	for (size_t i = 0; i < options->operands.count; i++)
		if (!*options->operands.item[i])
			die_usage("the URL is empty");
	const struct strs *operands = &options->operands;
	bool stopped = options->all ? stop_all(&terms) : stop_named(options->request.directory, operands, &terms);
	return stopped ? STATUS_DONE : STATUS_FAILED;
}

static int run(struct options *options)
{
	switch (options->command) {
	case START:
	case INITDB: return start(options);
	case STOP: return stop(options);
	case LIST: return list_print() ? STATUS_DONE : STATUS_FAILED;
	}
	return STATUS_FAILED;
}

int main(int argc, char **argv)
{
	struct options options = {
		.request = {.user = mem_copy(""),
			.dbname = mem_copy(""),
			.encoding = mem_copy(""),
			.locale = mem_copy(""),
			.options = mem_copy(""),
			.directory = mem_copy(""),
			.template = mem_copy("")},
		.terms = {.wait_ms = WAIT_DEFAULT_MS},
	};

	msg_init("pg_tmp", USAGE);
	fd_open_standard();
	tool_init(argv[0]);
	signal(SIGPIPE, SIG_IGN);
	parse(argc, argv, &options);
	steps_check(&options.steps);
	if (options.all && options.command != STOP)
		die_usage("-A belongs to stop");
	if (options.has_start_option && options.command == STOP)
		die_usage("stop takes no such option");
	if (options.has_option && options.command == LIST)
		die_usage("list takes no option");
	int status = run(&options);
	strs_free(&options.operands);
	str_free(&options.text);
	request_free(&options.request);
	steps_free(&options.steps);
	return status;
}
