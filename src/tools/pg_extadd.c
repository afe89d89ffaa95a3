/* pg_extadd: makes an extension available to a server without changing its installation. pg_extadd(1). */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/msg.h"
#include "base/option.h"
#include "fetch/retry.h"
#include "package/add.h"
#include "package/packages.h"
#include "package/target.h"
#include "sys/fd.h"
#include "sys/listing.h"
#include "sys/tool.h"
#include "text/num.h"
#include "text/str.h"
#include "text/weburl.h"

#define USAGE                                                                                              \
	"[-n | -o prefix] [-b bindir | -V version] [-c alg:hex] [-j jobs] [-m mirror] [-s source] source " \
	"[name=value...]\n"                                                                                \
	"       pg_extadd -l [-b bindir | -V version]\n"                                                   \
	"       pg_extadd -r name[=version] [-b bindir | -V version]"

static const char help[] =
	"Adds an extension to a PostgreSQL, for pg_tmp -x, and prints its name and version.\n"
	"  -b bindir          the PostgreSQL whose programs are in this directory\n"
	"  -c alg:hex         the checksum of the archive\n"
	"  -j jobs            how many programs make runs at once\n"
	"  -l                 list what was added: name, version, bindir, date, source, directory\n"
	"  -m mirror          base URL in place of PGXN's\n"
	"  -n                 build and inspect, but add nothing\n"
	"  -o prefix          put the package into this directory, not into the cache\n"
	"  -r name[=version]  remove what was added under this name\n"
	"  -s source          take pg_config and headers from here if this PostgreSQL has none\n"
	"  -V version         the newest PostgreSQL of this version, such as 17 or 17.5\n"
	"  source             a directory or an archive, with a Makefile that uses PGXS or with built\n"
	"                     files; a .deb; pgxn:name[=version]; apt:name[=version]\n"
	"  name=value         a variable for make\n";

enum { JOBS_MAX = 1024 };

enum task { TASK_ADD = 0, TASK_LIST = 'l', TASK_REMOVE = 'r' };

struct options {
	enum task task;
	const char *bindir;
	const char *version;
	const char *name; /* of -r */
	bool is_making;   /* an option was given that goes with a source only */
	struct add add;
};

static void read_options(int argc, char *argv[], struct options *options);
static void read_operands(int argc, char *argv[], struct options *options);
static void choose_mirror(struct add *add);
static bool add(struct options *options);
static bool keep_inventory(const struct options *options);

int main(int argc, char *argv[])
{
	struct options options = {.task = TASK_ADD, .add = {.jobs = 1}};

	fd_open_standard();
	msg_init("pg_extadd", USAGE);
	tool_init(argv[0]);
	read_options(argc, argv, &options);

	bool done = options.task == TASK_ADD ? add(&options) : keep_inventory(&options);
	return out_close() && done ? STATUS_DONE : STATUS_FAILED;
}

/* ---- Options. */

static void set_task(struct options *options, int option)
{
	if (options->task != TASK_ADD && options->task != (enum task)option)
		die_usage("-%c and -%c exclude each other", (int)options->task, option);
	options->task = (enum task)option;
}

static void read_making(int option, struct options *options)
{
	struct add *add = &options->add;
	unsigned long long jobs;

	options->is_making = true;
	switch (option) {
	case 'c':
		if (!checksum_parse(optarg, &add->checksum) ||
			(add->checksum.kind != CHECKSUM_SHA256 && add->checksum.kind != CHECKSUM_SHA512))
			die_usage("bad checksum '%s': not sha256 or sha512, a colon, and its hex digits", optarg);
		break;
	case 'j':
		if (!num_parse(optarg, 1, JOBS_MAX, &jobs))
			die_usage("bad number of jobs '%s': not from 1 to %d", optarg, JOBS_MAX);
		add->jobs = (unsigned)jobs;
		break;
	case 'm': add->mirror = optarg; break;
	case 'n': add->is_dry = true; break;
	case 'o': add->prefix = optarg; break;
	default: add->lender = optarg; break;
	}
	if (optarg && *optarg == '\0')
		die_usage("the argument of -%c is empty", option);
}

static void read_options(int argc, char *argv[], struct options *options)
{
	int option;

	while ((option = option_next(argc, argv, ":b:c:hj:lm:no:r:s:V:")) >= 0) {
		switch (option) {
		case 'b':
			if (!*optarg)
				die_usage("the directory of -b is empty");
			options->bindir = optarg;
			break;
		case 'c':
		case 'j':
		case 'm':
		case 'n':
		case 'o':
		case 's': read_making(option, options); break;
		case 'l': set_task(options, option); break;
		case 'r':
			set_task(options, option);
			options->name = optarg;
			break;
		case 'V': options->version = optarg; break;
		default: msg_option(option, argv, help);
		}
	}
	read_operands(argc, argv, options);
}

/* A variable for make, but none that would lead what is built elsewhere. */
static void check_variable(const char *text)
{
	static const char *const ours[] = {"DESTDIR=", "PG_CONFIG="};
	size_t length = 0;

	while (isalnum((unsigned char)text[length]) || text[length] == '_')
		length++;
	if (length == 0 || text[length] != '=')
		die_usage("'%s' is no variable for make: name=value", text);
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (str_starts(text, ours[i]))
			die_usage("'%.*s' is set by pg_extadd itself", (int)length, text);
}

static void read_operands(int argc, char *argv[], struct options *options)
{
	if (options->task != TASK_ADD) {
		if (options->is_making)
			die_usage("-c, -j, -m, -n, -o and -s exclude -%c", (int)options->task);
		if (argc > optind)
			die_usage("too many operands: '%s'", argv[optind]);
		return;
	}
	if (options->add.is_dry && options->add.prefix)
		die_usage("-n and -o exclude each other");
	if (argc == optind || *argv[optind] == '\0')
		die_usage("the source is missing");
	options->add.source = argv[optind];
	options->add.variables = argv + optind + 1;
	for (char *const *variable = options->add.variables; *variable; variable++)
		check_variable(*variable);
	choose_mirror(&options->add);
}

static void choose_mirror(struct add *add)
{
	const char *given = add->mirror;

	if (given && !str_starts(add->source, "pgxn:"))
		die_usage("-m goes with pgxn:, not with '%s'", weburl_shown(add->source));
	if (!given)
		add->mirror = getenv("TINYPG_MIRROR");
	if (!add->mirror || *add->mirror == '\0') {
		add->mirror = NULL;
	} else if (!weburl_is_whole(add->mirror)) {
		char *shown = weburl_shown(add->mirror);
		if (given)
			die_usage("bad mirror '%s': not an http or https address", shown);
		if (str_starts(add->source, "pgxn:"))
			die("bad TINYPG_MIRROR '%s': not an http or https address", shown);
		free(shown);
	}
}

/* ---- Adding. */

static bool add(struct options *options)
{
	struct target target = {.share = NULL};
	struct str lines = STR_INIT;

	options->add.target = &target;
	bool done = retry_check_environment() && target_select(options->bindir, options->version, true, &target) &&
		add_run(&options->add, &lines);
	fputs(str_text(&lines), stdout);
	str_free(&lines);
	options->add.target = NULL;
	target_free(&target);
	return done;
}

/* ---- What was added. */

/* Without -b and -V, that is what was added to any server, even one that is gone. */
static bool keep_inventory(const struct options *options)
{
	struct target target = {.share = NULL};
	struct str lines = STR_INIT;
	bool is_one = options->bindir || options->version;
	bool done = !is_one || target_select(options->bindir, options->version, false, &target);
	const char *digest = is_one ? target.digest : NULL;

	if (done && options->task == TASK_REMOVE) {
		done = packages_remove(digest, options->name);
	} else if (done) {
		done = packages_list(digest, &lines);
		listing_print(&lines);
	}
	target_free(&target);
	return done;
}
