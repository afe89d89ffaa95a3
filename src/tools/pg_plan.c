/* pg_plan: which migrations lead from one version of a schema to another. pg_plan(1). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "base/option.h"
#include "migrate/entries.h"
#include "migrate/migrations.h"
#include "migrate/operand.h"
#include "migrate/project.h"
#include "migrate/route.h"
#include "sys/fd.h"
#include "sys/listing.h"
#include "text/jsonout.h"
#include "text/migname.h"
#include "text/str.h"

#define USAGE                                                              \
	"[-0 | -j] [-p name] [-s from] [-t to] [directory | bundle | -]\n" \
	"       pg_plan -l [-j] [-p name] [directory | bundle | -]\n"      \
	"       pg_plan -g [-p name] [directory | bundle | -]"
#define NAMES_MAX ((size_t)1 << 26) /* bytes of standard input */

static const char help[] =
	"Prints the migrations that lead from one version of a schema to another, one file a line.\n"
	"  -0         end each name with a NUL, for xargs -0, and read them so from standard input\n"
	"  -g         print all versions and steps as a graph for dot\n"
	"  -j         print each line as a JSON object\n"
	"  -l         list the versions, oldest first: base, what leads there, where it leads, reached from nothing\n"
	"  -p name    what the names of the migrations begin with\n"
	"  -s from    the version to begin with; default: an empty database\n"
	"  -t to      the version to end with; default: unreleased, else the newest\n"
	"  directory  the migrations, or a project's directory\n"
	"  bundle     a file that pg_bundle made\n"
	"  -          read the names of files from standard input\n";

struct options {
	struct project_request project;
	const char *from;
	const char *to;
	bool reads_names;
	bool has_nuls; /* after names, in place of newlines */
	bool list;
	bool graph;
	bool json;
};

static void read_options(int argc, char *argv[], struct options *options);
static bool read_operand(const struct options *options, struct operand *operand);
static bool print_route(const struct options *options, const struct migrations *migrations);
static void print_versions(const struct options *options, const struct migrations *migrations);
static void print_graph(const struct migrations *migrations, const char *name);

int main(int argc, char *argv[])
{
	struct options options = {.project = {.part = PROJECT_MIGRATIONS}};
	struct operand operand = {.entries = ENTRIES_INIT};
	const struct migrations *migrations = &operand.migrations;

	fd_open_standard();
	msg_init("pg_plan", USAGE);
	read_options(argc, argv, &options);

	bool done = read_operand(&options, &operand);
	if (done && options.graph)
		print_graph(migrations, operand.project.prefix);
	else if (done && options.list)
		print_versions(&options, migrations);
	else if (done)
		done = print_route(&options, migrations);
	operand_close(&operand);
	return out_close() && done ? STATUS_DONE : STATUS_FAILED;
}

/* ---- Options. */

static void check_version(char option, const char *version)
{
	if (version && !migname_is_version(version))
		die_usage("-%c takes '" MIGNAME_UNRELEASED "' or a version such as 1.2.0 (PEP 440), not '%s'", option,
			version);
}

static void read_options(int argc, char *argv[], struct options *options)
{
	int option;

	while ((option = option_next(argc, argv, ":0ghjlp:s:t:")) >= 0) {
		switch (option) {
		case '0': options->has_nuls = true; break;
		case 'g': options->graph = true; break;
		case 'j': options->json = true; break;
		case 'l': options->list = true; break;
		case 'p': options->project.name = optarg; break;
		case 's': options->from = optarg; break;
		case 't': options->to = optarg; break;
		default: msg_option(option, argv, help);
		}
	}
	if (options->has_nuls && (options->graph || options->list || options->json))
		die_usage("-0 excludes -g, -j and -l");
	if (options->graph && (options->list || options->json))
		die_usage("-g excludes -l and -j");
	if ((options->graph || options->list) && (options->from || options->to))
		die_usage("-%c excludes -s and -t", options->graph ? 'g' : 'l');
	if (options->project.name && !migname_is_prefix(options->project.name))
		die_usage("-p takes letters, digits and _, not '%s'", options->project.name);
	check_version('s', options->from);
	check_version('t', options->to);
	if (argc - optind > 1)
		die_usage("unexpected argument '%s'", argv[optind + 1]);
	if (argv[optind] && !*argv[optind])
		die_usage("the directory is empty");
	options->reads_names = str_equal(argv[optind], "-");
	options->project.directory = argv[optind];
}

/* ---- The migrations. */

/* The same files as in a directory: *.sql, but for hidden ones. */
static void add_path(struct entries *entries, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = !slash ? path : slash + 1;

	if (*name != '.' && str_ends(name, ".sql"))
		entries_add(entries, ENTRIES_MIGRATIONS, name, path);
}

/* Split what was read at each `end`. A line cannot have a NUL in it. */
static bool split_names(const struct str *text, char end, struct entries *entries)
{
	const char *bytes = str_text(text);

	if (end == '\n' && strlen(bytes) < text->length) {
		warn_msg("standard input has a NUL in it: names are wanted, one a line");
		warn_hint("-0 reads names that are ended by NULs");
		return false;
	}
	for (size_t at = 0; at < text->length;) {
		const char *found = memchr(bytes + at, end, text->length - at);
		size_t length = found ? (size_t)(found - bytes) - at : text->length - at;
		char *path = mem_copy_bytes(bytes + at, length);
		add_path(entries, path);
		free(path);
		at += length + 1;
	}
	return true;
}

static bool read_names(const struct options *options, struct entries *entries)
{
	struct str text = STR_INIT;
	bool done = fd_read_all(STDIN_FILENO, &text, NAMES_MAX);

	if (!done)
		warn_errno("cannot read standard input");
	done = done && split_names(&text, options->has_nuls ? '\0' : '\n', entries);
	entries_sort(entries);
	str_free(&text);
	return done;
}

static bool read_operand(const struct options *options, struct operand *operand)
{
	if (!options->reads_names)
		return operand_find(&options->project, operand) && operand_read(operand);
	operand->project.prefix = mem_copy(options->project.name);
	return read_names(options, &operand->entries) &&
		migrations_read(&operand->entries, operand->project.prefix, &operand->migrations);
}

/* ---- What is printed. */

static bool print_route(const struct options *options, const struct migrations *migrations)
{
	struct route route;
	bool found = route_find(migrations, (struct route_start){options->from, false}, options->to, &route);

	for (size_t i = 0; i < route.count; i++) {
		struct str line = STR_INIT;

		if (options->json) {
			jsonout_open(&line, '{');
			jsonout_key(&line, "file");
			jsonout_text(&line, route.leg[i].entry->path);
			jsonout_key(&line, "from");
			jsonout_text(&line, route.leg[i].from);
			jsonout_key(&line, "to");
			jsonout_text(&line, route.leg[i].to);
			jsonout_close(&line, '}');
		} else {
			str_add(&line, route.leg[i].entry->path);
		}
		fputs(str_text(&line), stdout);
		putchar(options->has_nuls ? '\0' : '\n');
		str_free(&line);
	}
	route_free(&route);
	return found;
}

/* What is known of one version. */
struct knowledge {
	const char *version;
	const char *base; /* NULL: none */
	struct strs from;
	struct strs to;
	bool is_reached;
};

static void add_list(struct str *line, const struct strs *list)
{
	str_add_char(line, '\t');
	for (size_t i = 0; i < list->count; i++)
		str_addf(line, "%s%s", i == 0 ? "" : ",", list->item[i]);
}

static void add_columns(struct str *line, const struct knowledge *known)
{
	str_addf(line, "%s\t%s", known->version, known->base ? known->base : "");
	add_list(line, &known->from);
	add_list(line, &known->to);
	str_addf(line, "\t%s", known->is_reached ? "yes" : "no");
}

static void add_json(struct str *line, const struct knowledge *known)
{
	jsonout_open(line, '{');
	jsonout_key(line, "version");
	jsonout_text(line, known->version);
	jsonout_key(line, "base");
	jsonout_text(line, known->base);
	jsonout_key(line, "from");
	jsonout_texts(line, &known->from);
	jsonout_key(line, "to");
	jsonout_texts(line, &known->to);
	jsonout_key(line, "reached");
	jsonout_bool(line, known->is_reached);
	jsonout_close(line, '}');
}

/* In the order of versions, as the lines are. */
static void learn_neighbours(const struct migrations *migrations, size_t version, struct knowledge *known)
{
	for (size_t i = 0; i < migrations->count; i++) {
		size_t other = migrations->order[i];
		if (migrations_step_between(migrations, other, version))
			strs_add(&known->from, migrations->version[other].text);
		if (migrations_step_between(migrations, version, other))
			strs_add(&known->to, migrations->version[other].text);
	}
}

static void print_versions(const struct options *options, const struct migrations *migrations)
{
	bool *reached = route_from_bases(migrations);
	struct str lines = STR_INIT;

	for (size_t i = 0; i < migrations->count; i++) {
		const struct migrations_version *version = &migrations->version[migrations->order[i]];
		struct knowledge known = {
			.version = version->text,
			.base = version->base ? version->base->path : NULL,
			.is_reached = reached[migrations->order[i]],
		};

		learn_neighbours(migrations, migrations->order[i], &known);
		if (options->json)
			add_json(&lines, &known);
		else
			add_columns(&lines, &known);
		str_add_char(&lines, '\n');
		strs_free(&known.from);
		strs_free(&known.to);
	}
	listing_print(&lines);
	free(reached);
}

/* The names of versions have no character that dot would take for its own between quotes. */
static void print_graph(const struct migrations *migrations, const char *name)
{
	printf("digraph \"%s\" {\n\trankdir=LR;\n", name ? name : "migrations");
	for (size_t i = 0; i < migrations->count; i++) {
		const struct migrations_version *version = &migrations->version[migrations->order[i]];
		printf("\t\"%s\"%s;\n", version->text, version->base ? " [shape=box]" : "");
	}
	for (size_t i = 0; i < migrations->count; i++) {
		const struct migrations_version *version = &migrations->version[migrations->order[i]];
		for (size_t j = version->first_step; j < version->first_step + version->step_count; j++)
			printf("\t\"%s\" -> \"%s\";\n", version->text,
				migrations->version[migrations->step[j].to].text);
	}
	puts("}");
}
