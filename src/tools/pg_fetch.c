/* pg_fetch: makes sure that a version of PostgreSQL is in the cache, and prints its prefix. pg_fetch(1). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/msg.h"
#include "base/option.h"
#include "fetch/fetch.h"
#include "fetch/inventory.h"
#include "fetch/retry.h"
#include "install/installed.h"
#include "install/last_use.h"
#include "sys/fd.h"
#include "sys/proc.h"
#include "sys/tool.h"
#include "text/num.h"
#include "text/weburl.h"

#define USAGE                                                                                                         \
	"[-Ojquvw] [-a platform] [-s source] [-m mirror] [-c alg:hex] [-l | -i | -p | -r | -g days] [version | file " \
	"| "                                                                                                          \
	"URL]"

enum { DAYS_MAX = 36500 };

static const char help[] =
	"Prints the prefix of an installed PostgreSQL; fetches it first if it is not there.\n"
	"\n"
	"  version       17, 17.5, '>=15 <17', '~16.3' or latest; without one, $TINYPG_VERSION, else the newest that\n"
	"                is installed, else the newest that the sources have\n"
	"  file, URL     an archive of PostgreSQL (npm's .tgz, Maven's .jar, .tar.xz, .tar.gz) or of its source\n"
	"\n"
	"  -l            list what the sources offer: version, source, the source's own name for it\n"
	"  -i            list the installations: version, source, prefix, bytes, date, last use; then the total\n"
	"  -j            with -l or -i: print JSON\n"
	"  -p            print the URL and checksum of the archive that would be fetched\n"
	"  -r            remove the installations of that version\n"
	"  -g days       remove installations that were not used for this many days\n"
	"\n"
	"  -O            offline: use an installed version, or fail\n"
	"  -u            fetch if a source has a newer version than is installed\n"
	"  -s source     use only this source (maven, npm, github, source), or these in order: \"npm github\"\n"
	"  -m mirror     base URL used in place of the source's own\n"
	"  -c alg:hex    checksum that the archive must have: sha256:..., sha512:...\n"
	"  -a platform   fetch for another kind of machine: linux-aarch64, linux-x86_64-musl, darwin-aarch64, ...\n"
	"  -q            show no progress\n"
	"  -v            print what is done\n"
	"  -w            wait until the store (TINYPG_STORE) was given what was downloaded\n"
	"  -h            print this\n";

/* What is to be done; at most one of these options is given. */
enum task {
	TASK_FETCH = 0,
	TASK_LIST = 'l',
	TASK_INSTALLED = 'i',
	TASK_PRINT = 'p',
	TASK_REMOVE = 'r',
	TASK_PRUNE = 'g'
};

struct command {
	enum task task;
	struct fetch fetch;
	const char *platform;
	const char *sources;
	const char *operand; /* NULL: none */
	unsigned long long days;
	bool json;
};

static void read_options(int argc, char **argv, struct command *command);
static void check_options(const struct command *command);
static void choose_sources(struct command *command);
static void choose_mirror(struct command *command);
static void choose_platform(struct command *command);
static bool run(struct command *command);
static bool fetch(const struct command *command);
static bool keep_inventory(const struct command *command);

int main(int argc, char **argv)
{
	struct command command = {.task = TASK_FETCH};

	fd_open_standard();
	msg_init("pg_fetch", USAGE);
	tool_init(argv[0]);
	read_options(argc, argv, &command);
	choose_sources(&command);
	choose_mirror(&command);
	choose_platform(&command);
	bool done = run(&command);
	return out_close() && done ? STATUS_DONE : STATUS_FAILED;
}

static void set_task(struct command *command, int option)
{
	if (command->task != TASK_FETCH && command->task != (enum task)option)
		die_usage("-%c and -%c exclude each other", (int)command->task, option);
	command->task = (enum task)option;
}

static void read_options(int argc, char **argv, struct command *command)
{
	struct fetch *fetch = &command->fetch;
	int option;

	opterr = 0;
	while ((option = option_next(argc, argv, ":Oa:c:g:hijlm:pqrs:uvw")) >= 0) {
		switch (option) {
		case 'O': fetch->offline = true; break;
		case 'a': command->platform = optarg; break;
		case 'c':
			if (!checksum_parse(optarg, &fetch->checksum))
				die_usage("bad checksum '%s': not sha512, sha256, sha1 or md5, a colon, and its hex "
					  "digits",
					optarg);
			break;
		case 'g':
			if (!num_parse(optarg, 0, DAYS_MAX, &command->days))
				die_usage("bad number of days '%s': not from 0 to %d", optarg, DAYS_MAX);
			set_task(command, option);
			break;
		case 'm': fetch->from.mirror = optarg; break;
		case 'i':
		case 'l':
		case 'p':
		case 'r': set_task(command, option); break;
		case 'j': command->json = true; break;
		case 'q': fetch->from.quiet = true; break;
		case 's': command->sources = optarg; break;
		case 'u': fetch->newer = true; break;
		case 'v': fetch->from.verbose = true; break;
		case 'w': fetch->waits = true; break;
		default: msg_option(option, argv, help);
		}
	}
	if (argc - optind > 1)
		die_usage("too many operands: '%s'", argv[optind + 1]);
	command->operand = argv[optind];
	check_options(command);
}

static void check_options(const struct command *command)
{
	const struct fetch *fetch = &command->fetch;

	if (command->operand && *command->operand == '\0')
		die_usage("the version is empty");
	if (command->json && command->task != TASK_LIST && command->task != TASK_INSTALLED)
		die_usage("-j goes with -l or -i");
	if (fetch->offline && fetch->newer)
		die_usage("-O and -u exclude each other");
	if (fetch->offline && (command->task == TASK_LIST || command->task == TASK_PRINT))
		die_usage("-O and -%c exclude each other", (int)command->task);
	if (fetch->waits && command->task != TASK_FETCH)
		die_usage("-w and -%c exclude each other", (int)command->task);
}

static void choose_sources(struct command *command)
{
	struct fetch *fetch = &command->fetch;
	const char *environment = getenv("TINYPG_SOURCES");
	const char *names = command->sources ? command->sources : environment;
	struct str known = STR_INIT;
	char *unknown = sources_choose(names, &fetch->from.sources);

	if (unknown) {
		sources_add_names(&known);
		if (command->sources)
			die_usage("unknown source '%s': there are %s", unknown, str_text(&known));
		die("unknown source '%s' in TINYPG_SOURCES: there are %s", unknown, str_text(&known));
	}
	fetch->only_these = command->sources != NULL;
}

static void choose_mirror(struct command *command)
{
	const char *given = command->fetch.from.mirror;
	const char *mirror = given ? given : getenv("TINYPG_MIRROR");

	if (mirror && mirror[0] == '\0')
		mirror = NULL;
	if (mirror && !weburl_is_whole(mirror)) {
		char *shown = weburl_shown(mirror);
		if (given)
			die_usage("bad mirror '%s': not an http or https address", shown);
		die("bad TINYPG_MIRROR '%s': not an http or https address", shown);
	}
	command->fetch.from.mirror = mirror;
}

static void choose_platform(struct command *command)
{
	struct fetch *fetch = &command->fetch;
	struct str names = STR_INIT;
	char *found = NULL;
	const struct platform *here = platform_here(&found);

	fetch->from.platform = here;
	fetch->from.machine = found;
	if (!command->platform)
		return;
	fetch->from.platform = platform_find(command->platform);
	if (!fetch->from.platform) {
		platform_add_names(&names);
		die_usage("unknown platform '%s': there are %s", command->platform, str_text(&names));
	}
	fetch->foreign = fetch->from.platform != here ? fetch->from.platform : NULL;
}

static bool run(struct command *command)
{
	switch (command->task) {
	case TASK_INSTALLED:
	case TASK_PRUNE:
	case TASK_REMOVE: return keep_inventory(command);
	case TASK_FETCH:
	case TASK_LIST:
	case TASK_PRINT: break;
	}
	return fetch(command);
}

/* Parse a wish for a version. A malformed one ends the program with STATUS_USAGE. */
static struct wish wish_of(const char *text)
{
	struct wish wish;

	if (wish_is_void(text))
		die_usage("bad version '%s': no version lies in that range", text);
	if (!wish_parse(text, &wish))
		die_usage("bad version '%s': not as 17, 17.5, '>=15 <17', '~16.3' or latest", text);
	return wish;
}

/* A text with a slash, or with the ending of an archive, means a file, even if the file does not exist. */
static bool is_file(const char *text)
{
	static const char *const endings[] = {".tgz", ".jar", ".txz", ".gz", ".xz", ".bz2"};
	struct wish wish;
	bool meant = strchr(text, '/') != NULL;

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		meant = meant || str_ends(text, endings[i]);
	return meant || (!wish_parse(text, &wish) && access(text, F_OK) == 0);
}

static bool fetch(const struct command *command)
{
	const struct fetch *fetch = &command->fetch;
	const char *text = command->operand;
	char *prefix;

	if (!retry_check_environment())
		return false;
	if (text && (weburl_is(text) || is_file(text))) {
		if (command->task != TASK_FETCH || fetch->foreign || fetch->newer)
			die_usage("-l, -p, -u and -a go with a version, not with '%s'", weburl_shown(text));
		prefix = weburl_is(text) ? fetch_url(fetch, text) : fetch_file(fetch, text);
	} else {
		if (!text && command->task != TASK_LIST)
			text = getenv("TINYPG_VERSION");
		bool all = !text && command->task == TASK_LIST;
		if (!text || *text == '\0')
			text = "latest";
		struct wish wish = wish_of(text);
		if (command->task == TASK_LIST)
			return fetch_list(fetch, all ? NULL : &wish, text, command->json);
		if (command->task == TASK_PRINT)
			return fetch_print(fetch, &wish, text);
		prefix = fetch_version(fetch, &wish, text);
	}
	installed_sweep(fetch->foreign);
	if (prefix)
		last_use_note(prefix);
	if (prefix)
		printf("%s\n", prefix);
	free(prefix);
	return prefix != NULL;
}

/* The tasks -i, -r and -g, about what is installed. */
static bool keep_inventory(const struct command *command)
{
	const struct fetch *fetch = &command->fetch;
	struct wish wish = {0};

	if (command->operand)
		wish = wish_of(command->operand);
	const struct wish *meant = command->operand ? &wish : NULL;
	/* "latest" is ambiguous here: it could mean the newest installed version, or the newest of all. */
	if (wish.latest)
		die_usage("-%c takes a version, not '%s'", (int)command->task, command->operand);
	if (command->task == TASK_INSTALLED)
		return inventory_list(fetch, meant, command->operand, command->json);
	if (command->task == TASK_PRUNE)
		return inventory_prune(fetch, meant, command->days);
	if (!meant)
		die_usage("-r takes a version");
	return inventory_remove(fetch, meant, command->operand);
}
