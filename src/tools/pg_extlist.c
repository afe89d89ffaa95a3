/* pg_extlist: list the extensions that a PostgreSQL installation has. pg_extlist(1). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/msg.h"
#include "base/option.h"
#include "extension/added_path.h"
#include "extension/catalog.h"
#include "extension/dirs.h"
#include "extension/format.h"
#include "install/ldd.h"
#include "install/select.h"
#include "sys/fd.h"
#include "sys/listing.h"
#include "sys/proc.h"
#include "sys/tool.h"
#include "text/nearest.h"
#include "text/str.h"

#define USAGE                                                        \
	"[-aj] [-b bindir | -V version] [-c name=value] [name...]\n" \
	"       pg_extlist -u from:to [-b bindir | -V version] [-c name=value] name"

static const char help[] =
	"Lists the extensions of a PostgreSQL installation: name, default version, installable versions, comment.\n"
	"  -a             print all columns, such as whether the library loads\n"
	"  -b bindir      the PostgreSQL whose programs are in this directory\n"
	"  -c name=value  set extension_control_path or dynamic_library_path\n"
	"  -j             print each extension as a JSON object\n"
	"  -u from:to     list the scripts that an update from one version to another runs\n"
	"  -V version     the newest PostgreSQL of this version, such as 17 or 17.5\n"
	"  name           list only these; exit status 1 if one is missing\n";

enum { CONTROL_PATH_SINCE = 18 };

struct options {
	bool all;
	bool json;
	const char *bindir;
	const char *version;
	const char *control_path;
	const char *library_path;
	const char *update;
	char **names; /* ended by NULL */
};

/* An installation, and what is to be listed of it. */
struct listing {
	const struct options *options;
	struct program server;
	char *share;
	struct extension_libraries libraries;
	struct addeds added;
	struct extensions list;
};

static void read_options(int argc, char *argv[], struct options *options);
static bool begin(struct listing *listing);
static void end(struct listing *listing);
static bool print_update(const struct listing *listing);
static bool print_list(const struct listing *listing);

int main(int argc, char *argv[])
{
	struct options options = {.all = false};
	struct listing listing = {.options = &options, .list = CATALOGS_INIT};

	fd_open_standard();
	msg_init("pg_extlist", USAGE);
	tool_init(argv[0]);
	read_options(argc, argv, &options);

	bool found = begin(&listing) && (options.update ? print_update(&listing) : print_list(&listing));
	end(&listing);
	return out_close() && found ? STATUS_DONE : STATUS_FAILED;
}

/* ---- Options. */

static void read_path(const char *name, const char *value)
{
	struct strs elements = STRS_INIT;

	strs_split(&elements, value, ':');
	for (size_t i = 0; *value != '\0' && i < elements.count; i++) {
		if (elements.item[i][0] != '/' && elements.item[i][0] != '$')
			die_usage("'%s' in %s is not an absolute path", elements.item[i], name);
	}
	strs_free(&elements);
}

static void read_setting(const char *text, struct options *options)
{
	static const char control_path[] = "extension_control_path";
	static const char library_path[] = "dynamic_library_path";
	size_t length = strcspn(text, "=");

	if (length == strlen(control_path) && strncmp(text, control_path, length) == 0 && text[length] == '=')
		read_path(control_path, options->control_path = text + length + 1);
	else if (length == strlen(library_path) && strncmp(text, library_path, length) == 0 && text[length] == '=')
		read_path(library_path, options->library_path = text + length + 1);
	else
		die_usage("-c takes %s=path or %s=path, not '%s'", control_path, library_path, text);
}

static void read_options(int argc, char *argv[], struct options *options)
{
	int option;

	while ((option = option_next(argc, argv, ":ab:c:hju:V:")) >= 0) {
		switch (option) {
		case 'a': options->all = true; break;
		case 'b':
			if (!*optarg)
				die_usage("the directory of -b is empty");
			options->bindir = optarg;
			break;
		case 'c': read_setting(optarg, options); break;
		case 'j': options->json = true; break;
		case 'u': options->update = optarg; break;
		case 'V': options->version = optarg; break;
		default: msg_option(option, argv, help);
		}
	}
	options->names = argv + optind;
	if (!options->update)
		return;
	if (options->all || options->json)
		die_usage("-u excludes -a and -j");
	if (!strchr(options->update, ':'))
		die_usage("-u takes from:to, not '%s'", options->update);
	if (argc - optind != 1)
		die_usage("-u takes one name");
}

/* ---- The installation. */

static bool begin(struct listing *listing)
{
	const struct options *options = listing->options;
	char *problem = NULL;

	if (!select_make(options->bindir, options->version, &listing->server))
		return false;
	/* Extensions can be listed even if the server does not run. */
	if (program_learn_version(&listing->server, &problem))
		listing->list.major = listing->server.version.major;
	free(problem);
	if (options->control_path && listing->list.major != 0 && listing->list.major < CONTROL_PATH_SINCE)
		die("PostgreSQL %u has no extension_control_path, which came with %d", listing->list.major,
			CONTROL_PATH_SINCE);
	listing->share = dirs_share(&listing->server);
	if (!listing->share)
		die("no extension directory belongs to the server in '%s'", listing->server.bindir);
	if (options->all) {
		listing->libraries.path = options->library_path;
		listing->libraries.libdir = dirs_library(&listing->server);
		listing->libraries.loader = ldd_begin(&listing->server);
	}
	if (!added_path_list(&listing->server, &listing->added) && listing->added.count == 0)
		return false;
	listing->libraries.added = &listing->added;
	char *path = added_path_write(&listing->added, options->control_path, NULL);
	bool listed = catalog_list(listing->share, path, &listing->list);
	free(path);
	return listed;
}

static void end(struct listing *listing)
{
	if (listing->libraries.loader)
		ldd_end(listing->libraries.loader);
	catalog_free(&listing->list);
	addeds_free(&listing->added);
	free(listing->libraries.libdir);
	free(listing->share);
	program_free(&listing->server);
}

static const struct catalog *find(const struct listing *listing, const char *name)
{
	const struct extensions *list = &listing->list;
	const struct catalog *extension = catalog_find(list, name);
	struct strs names = STRS_INIT;
	struct str hint = STR_INIT;

	if (extension)
		return extension;
	for (size_t i = 0; i < list->count; i++)
		strs_add(&names, list->item[i].name);
	if (listing->options->control_path)
		warn_msg("no extension '%s' in '%s'", name, listing->options->control_path);
	else
		warn_msg("no extension '%s' in '%s/extension'", name, listing->share);
	if (nearest_add_hint(&hint, name, &names))
		warn_hint("%s", str_text(&hint));
	str_free(&hint);
	strs_free(&names);
	return NULL;
}

/* ---- What an update runs. */

static bool knows(const struct catalog *extension, const char *version)
{
	if (extgraph_has(&extension->graph, version))
		return true;
	warn_msg("the extension '%s' has no version '%s'", extension->name, version);
	return false;
}

/* Versions may contain colons: use the first colon that has a known version on each side. */
static const char *find_colon(const struct catalog *extension, const char *text)
{
	for (const char *colon = strchr(text, ':'); colon; colon = strchr(colon + 1, ':')) {
		char *from = str_format("%.*s", (int)(colon - text), text);
		bool parts = extgraph_has(&extension->graph, from) && extgraph_has(&extension->graph, colon + 1);
		free(from);
		if (parts)
			return colon;
	}
	return strchr(text, ':');
}

static bool print_update(const struct listing *listing)
{
	const struct catalog *extension = find(listing, listing->options->names[0]);
	struct strs path = STRS_INIT;
	struct strs files = STRS_INIT;

	if (!extension)
		return false;
	const char *colon = find_colon(extension, listing->options->update);
	const char *to = colon + 1;
	char *from = str_format("%.*s", (int)(colon - listing->options->update), listing->options->update);
	bool found = knows(extension, from) && knows(extension, to);
	if (found && !extgraph_path(&extension->graph, from, to, &path)) {
		warn_msg("no update leads '%s' from '%s' to '%s'", extension->name, from, to);
		found = false;
	}
	catalog_add_scripts(extension, &path, &files);
	for (size_t i = 0; i < files.count; i++)
		puts(files.item[i]);
	strs_free(&files);
	strs_free(&path);
	free(from);
	return found;
}

/* ---- The list. */

static void add_extension(struct str *lines, const struct listing *listing, const struct catalog *extension)
{
	if (listing->options->json)
		format_add_json(lines, &listing->list, extension, &listing->libraries);
	else
		format_add_columns(lines, &listing->list, extension, &listing->libraries);
	str_add_char(lines, '\n');
}

/* Print the extensions that exist, even if one of the names does not. */
static bool print_list(const struct listing *listing)
{
	struct str lines = STR_INIT;
	bool found = true;

	for (size_t i = 0; !*listing->options->names && i < listing->list.count; i++)
		add_extension(&lines, listing, &listing->list.item[i]);
	for (char **name = listing->options->names; *name; name++) {
		const struct catalog *extension = find(listing, *name);
		if (extension)
			add_extension(&lines, listing, extension);
		found = found && extension;
	}
	listing_print(&lines);
	return found;
}
