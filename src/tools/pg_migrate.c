/* pg_migrate: bring a database to another version of its schema. pg_migrate(1). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/msg.h"
#include "base/option.h"
#include "migrate/apply.h"
#include "migrate/operand.h"
#include "migrate/project.h"
#include "migrate/tracking.h"
#include "sql/cancel.h"
#include "sql/session.h"
#include "sql/target.h"
#include "sys/fd.h"
#include "text/migname.h"
#include "text/str.h"

#define USAGE                                                                                                  \
	"[-n] [-p name] [-Q statement] [-q query] [-T schema.table] [-t version] [directory | bundle] [url]\n" \
	"       pg_migrate -c [-p name] [-Q statement] [-q query] [-T schema.table] [directory | bundle] [url]"

static const char help[] =
	"Applies the migrations of a project to a database, in one transaction, and prints the files that it applied.\n"
	"  -c               only print the installed version\n"
	"  -n               roll everything back at the end\n"
	"  -p name          the name of the project, in place of the one in pyproject.toml\n"
	"  -Q statement     records a version, with :version, :sha256 and :filename, in place of a row in the table\n"
	"  -q query         reads the installed version, in place of the table\n"
	"  -T schema.table  the table that records migrations\n"
	"  -t version       migrate to this version; without it, to unreleased or else the newest\n"
	"  directory        a project or its migrations; without it, $PGPKG_PROJECT_ROOT or the working directory\n"
	"  bundle           a file that pg_bundle made; - is standard input\n" TARGET_HELP
	"exit status: 0 success, 1 error, 2 usage\n";

struct options {
	bool only_current;
	bool is_trial;
	const char *to;
	struct project_request request;
	struct tracking tracking;
	struct target target;
};

static void read_options(int argc, char *argv[], struct options *options);
static bool check_source(const struct options *options, const struct project *project);
static bool print_current(const struct options *options, const struct project *project);
static bool migrate(const struct options *options, const struct operand *operand);

int main(int argc, char *argv[])
{
	struct options options = {.to = NULL};
	struct operand operand;

	fd_open_standard();
	msg_init("pg_migrate", USAGE);
	read_options(argc, argv, &options);

	bool done = operand_find(&options.request, &operand) && check_source(&options, &operand.project);
	cancel_begin();
	if (done && options.only_current)
		done = print_current(&options, &operand.project);
	else if (done)
		done = operand_read(&operand) && migrate(&options, &operand);

	operand_close(&operand);
	return out_close() && done ? STATUS_DONE : STATUS_FAILED;
}

/* ---- The command line. */

static void take_option(struct options *options, int option, char *const argv[])
{
	switch (option) {
	case 'c': options->only_current = true; break;
	case 'n': options->is_trial = true; break;
	case 'p': options->request.name = optarg; break;
	case 'Q': options->tracking.statement = optarg; break;
	case 'q': options->tracking.query = optarg; break;
	case 'T':
		if (!project_is_tracking(optarg))
			die_usage("-T takes schema.table, not '%s'", optarg);
		options->request.tracking = optarg;
		break;
	case 't': options->to = optarg; break;
	default: msg_option(option, argv, help);
	}
}

/* The first operand is the directory, unless it can only be a URL. */
static bool is_url(const char *text)
{
	if (str_starts(text, "postgresql://") || str_starts(text, "postgres://"))
		return true;
	return strchr(text, '=') && access(text, F_OK) != 0;
}

static void take_operand(struct options *options, const char *text)
{
	if (options->request.directory || options->target.url || is_url(text))
		target_take(&options->target, text);
	else if (*text == '\0')
		die_usage("the directory or URL is empty");
	else
		options->request.directory = text;
}

static void read_options(int argc, char *argv[], struct options *options)
{
	int option;

	while ((option = option_next(argc, argv, ":chnp:Q:q:T:t:")) >= 0)
		take_option(options, option, argv);
	for (; optind < argc; optind++)
		take_operand(options, argv[optind]);
	if (options->only_current && (options->is_trial || options->to))
		die_usage("-c migrates nothing, so it cannot be combined with -n or -t");
	if (options->request.name && !migname_is_prefix(options->request.name))
		die_usage("-p takes letters, digits and _, not '%s'", options->request.name);
	if (options->tracking.query && *options->tracking.query == '\0')
		die_usage("the query of -q is empty");
	if (options->tracking.statement && *options->tracking.statement == '\0')
		die_usage("the statement of -Q is empty");
	target_find(&options->target);
}

/* A function in Python cannot be called. */
static bool check_source(const struct options *options, const struct project *project)
{
	if (!project->version_source || options->tracking.query)
		return true;
	warn_msg("the version source of '%s' is a function in Python: '%s'", project->name, project->version_source);
	warn_hint("-q gives a query in its place");
	return false;
}

/* ---- The database. */

/* The files are UTF-8, and pgpkg sends them so, whatever the environment says. */
static struct script *connect_to(const struct options *options)
{
	enum pgconn_state state;

	if (setenv("PGCLIENTENCODING", "UTF8", 1) != 0)
		die_errno("cannot ask for UTF-8");
	return target_open(&options->target, 0, false, &state);
}

static struct tracking tracking_of(const struct options *options, const struct project *project)
{
	struct tracking tracking = options->tracking;

	tracking.schema = project->tracking_schema;
	tracking.table = project->tracking_table;
	return tracking;
}

static bool print_current(const struct options *options, const struct project *project)
{
	struct tracking tracking = tracking_of(options, project);
	struct script *script = connect_to(options);
	char *version = NULL;
	bool done = script && tracking_read(script, &tracking, &version);

	if (done && version)
		puts(version);
	free(version);
	if (script)
		session_close(script);
	return done;
}

/* The files are printed when they are part of the database, and not before. */
static bool migrate(const struct options *options, const struct operand *operand)
{
	struct tracking tracking = tracking_of(options, &operand->project);
	struct apply apply = {
		.project = operand->project.name,
		.entries = &operand->entries,
		.migrations = &operand->migrations,
		.to = options->to,
		.tracking = &tracking,
		.is_trial = options->is_trial,
	};
	struct strs applied = STRS_INIT;
	struct script *script = connect_to(options);
	bool done = script && apply_run(script, &apply, &applied);

	for (size_t i = 0; i < applied.count; i++)
		puts(applied.item[i]);
	strs_free(&applied);
	if (script)
		session_close(script);
	return done;
}
