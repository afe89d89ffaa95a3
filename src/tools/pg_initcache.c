/* pg_initcache: prints the directory of a template, an initialised and stopped cluster; makes it if it does not exist.
 * pg_initcache(1). */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "install/cache.h"
#include "install/select.h"
#include "server/conf.h"
#include "server/initargs.h"
#include "server/locale.h"
#include "server/serverlibc.h"
#include "server/settings.h"
#include "server/temp_instance.h"
#include "sys/children.h"
#include "sys/fd.h"
#include "sys/identity.h"
#include "sys/progress.h"
#include "sys/tool.h"
#include "template/certify.h"
#include "template/chain.h"
#include "template/exchange.h"
#include "template/export.h"
#include "template/import.h"
#include "template/plan.h"
#include "template/prune.h"
#include "template/publish.h"
#include "template/recipe.h"
#include "template/server_id.h"
#include "template/step.h"
#include "template/step_shadow.h"
#include "template/template.h"
#include "template/worker.h"
#include "text/num.h"
#include "text/pgname.h"
#include "text/str.h"

#define USAGE                                                                                          \
	"[-vw] [-b bindir | -V version] [-U user] [-E encoding] [-l locale] [-D dbname]\n"             \
	"                    [-x name[=version][@schema]] [-f file] [-S command] [-K file] ...\n"      \
	"                    [-c name=value] [-i initdb-option] ... [-o file] [-- initdb-option...]\n" \
	"       pg_initcache [-v] [-b bindir | -V version] -i file\n"                                  \
	"       pg_initcache -L | -s [-U user] | [-v] -r days"
#define HELP                                                                                                    \
	"Prints the directory of a template, an initialised and stopped cluster, which is made if it does not " \
	"exist.\n"                                                                                              \
	"  -b bindir    use the PostgreSQL programs in this directory\n"                                        \
	"  -V version   use this version (17, 17.5, latest); fetch it if necessary\n"                           \
	"  -U user      the superuser (the caller's name)\n"                                                    \
	"  -E encoding  the encoding (UTF8)\n"                                                                  \
	"  -l locale    the locale (LC_ALL, LC_*, LANG; else C)\n"                                              \
	"  -D dbname    the database to create (test)\n"                                                        \
	"  -x name      create the extension; name=version, name@schema\n"                                      \
	"  -f file      run the SQL; - is standard input; of a directory, its files *.sql in order\n"           \
	"  -S command   run the shell command, with DATABASE_URL, PGHOST etc. set\n"                            \
	"               (-x, -f, -S: any number, run in the order given; each makes a template of its own)\n"   \
	"  -K file      a file that the commands of -S depend on, or a directory of such files\n"               \
	"  -c name=value  a setting for the servers that run -x, -f and -S\n"                                   \
	"  -o file      write the template, and those that it was made from, to an archive; - is standard "     \
	"output\n"                                                                                              \
	"  -i file      take the templates of such an archive, or of one at a URL, into the cache; - is "       \
	"standard input\n"                                                                                      \
	"               (-i -option: an option for initdb, any number)\n"                                       \
	"  -v           show the output of initdb and of commands, and the time that they took\n"               \
	"  -w           wait until the store (TINYPG_STORE) was given what was made\n"                          \
	"  -L           list the templates: name, version, last use, bytes, what it was made of\n"              \
	"  -r days      remove templates that were not used for this many days\n"                               \
	"  -s           print the directory of the certificate for servers with TLS; with -U, of the one\n"     \
	"               with which a client is this superuser\n"                                                \
	"  -h           print this\n"

struct options {
	const char *bindir, *version, *user, *encoding, *locale, *database;
	struct strs initdb;
	struct strs settings; /* of -c, normalized */
	struct steps steps;
	struct prune_limits limits;
	const char *output; /* the archive of -o */
	const char *input;  /* the archive of -i */
	bool verbose, waits, list, remove, certify;
	unsigned long long days;
};

static void end_by_signal(void);
static void read_options(int argc, char **argv, struct options *options);
static void check_options(const struct options *options);
static bool print_template(const struct options *options);
static bool print_template_of(const struct options *options, const struct program *server, const struct server_id *id,
	const struct locale *locale);
static bool find_or_make(const struct options *options, const struct program *server, const struct recipe *recipe,
	const struct plan *plan);
static bool open_cache(struct publish *publisher);
static bool make(const struct options *options, struct chain *chain, struct strs *made, bool *told);
static bool print_imported(const struct options *options);

int main(int argc, char **argv)
{
	struct options options = {0};

	fd_open_standard();
	msg_init("pg_initcache", USAGE);
	tool_init(argv[0]);
	read_options(argc, argv, &options);
	check_options(&options);
	/* A reader that has gone is told like a full disk, and what is to be done afterwards is done. */
	if (options.output && str_equal(options.output, "-"))
		tool_ignore_pipe();
	progress_take();
	bool done = options.list                      ? prune_print()
		: options.certify                     ? certify_print(options.user)
		: options.remove                      ? prune_remove(options.days, options.verbose)
		: !prune_read_limits(&options.limits) ? false
		: options.input                       ? print_imported(&options)
						      : print_template(&options);
	strs_free(&options.initdb);
	strs_free(&options.settings);
	steps_free(&options.steps);
	end_by_signal();
	return done ? STATUS_DONE : STATUS_FAILED;
}

/* If we were told to end while a server ran, we have ended the server first. Now end by the same signal, so that the
 * caller sees it. */
static void end_by_signal(void)
{
	int number = temp_instance_interrupted() != 0 ? temp_instance_interrupted() : children_interrupted();

	if (number != 0) {
		(void)signal(number, SIG_DFL);
		(void)raise(number);
	}
}

static void take_setting(struct options *options, const char *text)
{
	char *setting = settings_normalize(text);

	if (!setting)
		die_usage("the setting '%s' is not name=value", text);
	if (!conf_is_for_steps(setting))
		die_usage("the setting '%s' is not allowed for servers that run steps", text);
	strs_add_taken(&options->settings, setting);
}

/* An option for initdb begins with '-', unless it is the argument of the one before. */
static void take_input(struct options *options, const char *word)
{
	if (options->initdb.count > 0 || (word[0] == '-' && word[1] != '\0'))
		strs_add(&options->initdb, word);
	else if (options->input)
		die_usage("-i takes one file");
	else
		options->input = word;
}

static void read_options(int argc, char **argv, struct options *options)
{
	int letter;

	options->database = "test";
	while ((letter = getopt(argc, argv, ":b:c:D:E:f:hi:K:Ll:o:r:sS:U:V:vwx:")) != -1) {
		switch (letter) {
		case 'b':
			if (!*optarg)
				die_usage("the directory of -b is empty");
			options->bindir = optarg;
			break;
		case 'c': take_setting(options, optarg); break;
		case 'D': options->database = optarg; break;
		case 'E': options->encoding = optarg; break;
		case 'i': take_input(options, optarg); break;
		case 'L': options->list = true; break;
		case 'l': options->locale = optarg; break;
		case 'o': options->output = optarg; break;
		case 'r':
			options->remove = true;
			if (!num_parse(optarg, 0, 36500, &options->days))
				die_usage("'%s' is not a number of days", optarg);
			break;
		case 's': options->certify = true; break;
		case 'U': options->user = optarg; break;
		case 'V': options->version = optarg; break;
		case 'v': options->verbose = true; break;
		case 'w': options->waits = true; break;
		case 'f':
		case 'K':
		case 'S':
		case 'x': steps_take(&options->steps, letter, optarg); break;
		default: msg_option(letter, argv, HELP);
		}
	}
	for (; optind < argc; optind++)
		strs_add(&options->initdb, argv[optind]);
}

static void check_options(const struct options *options)
{
	const int modes = options->list + options->remove + options->certify;
	const bool is_making = options->steps.count > 0 || options->settings.count > 0 || options->initdb.count > 0 ||
		options->user || options->encoding || options->locale || !str_equal(options->database, "test");

	if (modes > 0 && options->steps.count > 0)
		die_usage("-%c takes no steps", options->list ? 'L' : options->remove ? 'r' : 's');
	if (modes > 1)
		die_usage("-L, -r and -s exclude each other");
	if (options->output && (modes > 0 || options->input))
		die_usage("-o writes the template that the other options make");
	if (options->input && (modes > 0 || is_making || options->waits))
		die_usage("-i file takes only -b, -V and -v besides");
	if (options->waits && modes > 0)
		die_usage("-w waits for what the other options make");
	if ((options->output && *options->output == '\0') || (options->input && *options->input == '\0'))
		die_usage("the file of -%c is empty", options->output ? 'o' : 'i');
	if (options->output && str_equal(options->output, "-") && isatty(STDOUT_FILENO))
		die_usage("an archive is not for a terminal: -o names a file");
	steps_check(&options->steps);
	const char *problem = options->user ? pgname_user_problem(options->user) : NULL;
	if (problem)
		die_usage("the superuser '%s' %s", options->user, problem);
	problem = pgname_database_problem(options->database);
	if (problem)
		die_usage("the database '%s' %s", options->database, problem);
	if (options->encoding && options->encoding[0] == '\0')
		die_usage("the encoding is empty");
	const char *word = initargs_problem(&options->initdb);
	if (word)
		die_usage("%s", word);
}

static bool print_template(const struct options *options)
{
	struct program server;
	struct locale locale = {0};
	struct server_id id = {0};

	bool done = select_make(options->bindir, options->version, &server) &&
		step_shadow_take(&options->steps, &options->settings, &server) && select_version(&server) &&
		server_id_know(&server, &id) &&
		locale_resolve(server.postgres, options->locale, options->encoding, &locale) &&
		print_template_of(options, &server, &id, &locale);
	locale_free(&locale);
	server_id_free(&id);
	program_free(&server);
	return done;
}

static bool print_template_of(const struct options *options, const struct program *server, const struct server_id *id,
	const struct locale *locale)
{
	struct str libc = STR_INIT;
	struct str encoding = STR_INIT;
	struct str locale_text = STR_INIT;
	struct plan plan = {0};
	char *caller = !options->user ? identity_caller_name() : NULL;
	const char *user = options->user ? options->user : caller;

	recipe_add_encoding(&encoding, options->encoding ? options->encoding : "UTF8");
	locale_write(locale, &locale_text);
	serverlibc_add_version(server->postgres, &libc);
	struct recipe recipe = {.digest = id->digest,
		.version = server->version,
		.libc = str_text(&libc),
		.icu = id->icu,
		.user = user ? user : "postgres",
		.database = options->database,
		.encoding = str_text(&encoding),
		.locale = str_text(&locale_text),
		.options = options->initdb};
	bool done = plan_read(&recipe, &options->steps, &options->settings, server, &plan) &&
		find_or_make(options, server, &recipe, &plan);
	plan_free(&plan);
	free(caller);
	str_free(&locale_text);
	str_free(&encoding);
	str_free(&libc);
	return done;
}

/* The path of the directory of templates; allocated. */
static char *cache_part(void)
{
	char *path = cache_name("template", "");

	path[strlen(path) - 1] = '\0';
	return path;
}

/* Where an archive goes to standard output, nothing else does. */
static bool answer(const struct options *options, const char *directory)
{
	if (options->output && str_equal(options->output, "-"))
		return true;
	printf("%s\n", directory);
	return out_close();
}

/* If the template exists, nothing is written: the cache may be read-only. */
static bool find_or_make(const struct options *options, const struct program *server, const struct recipe *recipe,
	const struct plan *plan)
{
	const char *name = plan->item[plan->count - 1].name;
	struct strs made = STRS_INIT;
	char *directory = cache_name("template", name);
	char *path = cache_part();
	struct publish publisher = {.path = path, .verbose = options->verbose};

	publisher.templates = cache_open("template", false);
	int opened = errno;
	bool done = publisher.templates >= 0 && template_hold_at(publisher.templates, name) >= 0;
	char *shared = NULL;
	if (!done && template_hold_shared(name, &shared) >= 0) {
		free(directory);
		directory = shared;
		done = true;
	} else if (!done && errno == EACCES) {
		warn_msg("the template '%s' of a shared cache is closed to you; one is made in '%s'", name, path);
	}
	if (!done && !identity_can_serve())
		return false;
	errno = opened;
	bool told = false;
	if (!done && open_cache(&publisher))
		done = make(options, &(struct chain){&publisher, recipe, server, plan, NULL}, &made, &told);
	if (done && !told)
		done = (!options->output || export_write(publisher.templates, plan, options->output)) &&
			answer(options, directory);
	if (made.count > 0)
		worker_tidy(publisher.templates, &made, &options->limits);
	strs_free(&made);
	free(path);
	free(directory);
	return done;
}

/* Make sure that the cache is there, and can be written to. publisher->templates is the descriptor of what was opened
 * so far, or -1 with errno. */
static bool open_cache(struct publish *publisher)
{
	if (publisher->templates < 0 && errno == ENOENT)
		publisher->templates = cache_open("template", true);
	if (publisher->templates < 0 && errno != EPERM)
		cache_warn_make(publisher->path);
	return publisher->templates >= 0 && cache_is_writable(publisher->templates, publisher->path);
}

/* Make the templates, in a child process. In the child, this returns with *told false, and the caller goes on to print
 * the answer. In the parent, it returns with *told true after the child has done everything. */
static bool make(const struct options *options, struct chain *chain, struct strs *made, bool *told)
{
	bool done = false;

	*told = !worker_begin(chain->publisher, &done);
	if (*told)
		return done;
	chain->exchange = exchange_open(chain->publisher, chain->plan, chain->server, &options->limits);
	done = chain_ensure(chain, made);
	exchange_close(chain->exchange, options->waits);
	return done;
}

static bool print_imported(const struct options *options)
{
	const struct import_request request = {.file = options->input,
		.bindir = options->bindir,
		.version = options->version,
		.limits = &options->limits};
	char *path = cache_part();
	struct publish publisher = {
		.path = path, .verbose = options->verbose, .templates = cache_open("template", false)};
	struct strs made = STRS_INIT;
	char *name = NULL;
	bool done = false;

	if (open_cache(&publisher) && worker_begin(&publisher, &done)) {
		done = import_read(&request, &publisher, &name, &made);
		if (done) {
			printf("%s/%s\n", path, name);
			done = out_close();
		}
		if (made.count > 0)
			worker_tidy(publisher.templates, &made, &options->limits);
	}
	strs_free(&made);
	free(name);
	free(path);
	return done;
}
