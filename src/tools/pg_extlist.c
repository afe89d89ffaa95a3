/* pg_extlist: list the extensions that a PostgreSQL installation has. pg_extlist(1). */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/msg.h"
#include "pg/choice.h"
#include "pg/extension.h"
#include "sys/fd.h"
#include "sys/proc.h"
#include "text/nearest.h"
#include "text/str.h"

#define USAGE "[-b bindir | -V version] [name...]"

static const char help[] =
	"Lists a PostgreSQL's extensions: name, default version, versions that can be installed, comment.\n"
	"  -b bindir   of the server in this directory\n"
	"  -V version  of the newest server of this version, 17 or 17.5\n"
	"  name        only these; exit status 1 if one is missing\n";

enum { HINTS_MOST = 3 };

struct options {
	const char *bindir;
	const char *version;
	char **names; /* NULL-ended */
};

static void read_options(int argc, char *argv[], struct options *options);
static void print_all(const struct extensions *list);
static bool print_named(const struct extensions *list, char **names, const char *share);

int main(int argc, char *argv[])
{
	struct options options = {.bindir = NULL};
	struct extensions list = EXTENSIONS_INIT;
	struct server server;

	fd_open_standard();
	msg_init("pg_extlist", USAGE);
	proc_init(argv[0]);
	read_options(argc, argv, &options);

	if (!choice_make(options.bindir, options.version, &server))
		return STATUS_FAILED;
	char *share = extension_share_directory(&server);
	if (share == NULL)
		die("no extension directory belongs to the server in '%s'", server.bindir);
	if (!extension_list(share, &list))
		return STATUS_FAILED;

	bool found = true;
	if (*options.names != NULL)
		found = print_named(&list, options.names, share);
	else
		print_all(&list);

	extension_free(&list);
	free(share);
	choice_free(&server);
	return out_close() && found ? STATUS_DONE : STATUS_FAILED;
}

static void read_options(int argc, char *argv[], struct options *options)
{
	int option;

	while ((option = getopt(argc, argv, ":b:hV:")) != -1) {
		switch (option) {
		case 'b': options->bindir = optarg; break;
		case 'h': msg_help(help);
		case 'V': options->version = optarg; break;
		default: die_option(option, optopt);
		}
	}
	options->names = argv + optind;
}

/* A field of the answer: a tab or a newline in it would make two of one. */
static void print_field(const char *text, char end)
{
	for (; text != NULL && *text != '\0'; text++)
		putchar((unsigned char)*text < ' ' || *text == 127 ? ' ' : *text);
	putchar(end);
}

static void print_extension(const struct extension *extension)
{
	struct str versions = STR_INIT;

	for (size_t i = 0; i < extension->versions.count; i++)
		str_addf(&versions, "%s%s", i > 0 ? "," : "", extension->versions.item[i]);
	print_field(extension->name, '\t');
	print_field(control_get(&extension->control, "default_version"), '\t');
	print_field(str_text(&versions), '\t');
	print_field(control_get(&extension->control, "comment"), '\n');
	str_free(&versions);
}

static void print_all(const struct extensions *list)
{
	for (size_t i = 0; i < list->count; i++)
		print_extension(&list->item[i]);
}

static void say_missing(const struct extensions *list, const char *name, const char *share)
{
	struct strs names = STRS_INIT;
	struct strs nearest = STRS_INIT;
	struct str hint = STR_INIT;

	for (size_t i = 0; i < list->count; i++)
		strs_add(&names, list->item[i].name);
	nearest_names(name, &names, HINTS_MOST, &nearest);
	nearest_add_list(&hint, &nearest);
	warn_msg("no extension '%s' in '%s/extension'", name, share);
	if (nearest.count > 0)
		warn_hint("there is %s", str_text(&hint));
	str_free(&hint);
	strs_free(&nearest);
	strs_free(&names);
}

/* Those that are there are printed in any case. */
static bool print_named(const struct extensions *list, char **names, const char *share)
{
	bool found = true;

	for (; *names != NULL; names++) {
		const struct extension *extension = extension_find(list, *names);
		if (extension != NULL)
			print_extension(extension);
		else
			say_missing(list, *names, share);
		found = found && extension != NULL;
	}
	return found;
}
