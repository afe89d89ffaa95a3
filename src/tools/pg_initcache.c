/* pg_initcache: prints the directory of a template, an initialised and stopped cluster, which is made if it is not
 * there. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "outside/digest.h"
#include "pg/cache.h"
#include "pg/choice.h"
#include "pg/locale.h"
#include "pg/maker.h"
#include "pg/names.h"
#include "pg/recipe.h"
#include "pg/template.h"
#include "pg/templates.h"
#include "sys/fd.h"
#include "sys/identity.h"
#include "sys/proc.h"
#include "text/fields.h"
#include "text/num.h"
#include "text/str.h"

#define USAGE                                                                                                         \
	"[-v] [-b bindir | -V version] [-U user] [-E encoding] [-l locale] [-D dbname] [-- initdb-option...] | -L | " \
	"-r days"
#define HELP                                                                                                         \
	"Prints the directory of a template, an initialised and stopped cluster, and makes it if it is not there.\n" \
	"  -b bindir    the PostgreSQL programs to use\n"                                                            \
	"  -V version   the PostgreSQL to use: 17, 17.5, latest\n"                                                   \
	"  -U user      superuser (the caller's name)\n"                                                             \
	"  -E encoding  encoding (UTF8)\n"                                                                           \
	"  -l locale    locale (LC_ALL, LC_*, LANG; else C)\n"                                                       \
	"  -D dbname    database that is there (test)\n"                                                             \
	"  -v           show what initdb prints, and what it took\n"                                                 \
	"  -L           list the templates: name, version, last use, bytes, what it was made of\n"                   \
	"  -r days      remove those that were not used for so many days\n"                                          \
	"  -h           this help\n"

struct options {
	const char *bindir, *version, *user, *encoding, *locale, *database;
	struct strs initdb;
	bool verbose, list, remove;
	unsigned long long days;
};

static void read_options(int argc, char **argv, struct options *options);
static void check_options(const struct options *options);
static bool print_template(const struct options *options);
static bool print_template_of(
	const struct options *options, const struct server *server, const char *digest, const struct locale *locale);
static bool find_or_make(const struct options *options, const struct server *server, const struct recipe *recipe);
static void write_name(const struct recipe *recipe, struct str *name);
static bool know_digest(const struct server *server, char digest[DIGEST_SHA256_ROOM]);
static void sync_behind(int templates, const char *name);
static bool list_templates(void);
static void print_entry(const struct template_entry *entry);
static bool remove_templates(unsigned long long days, bool verbose);

int main(int argc, char **argv)
{
	struct options options = {0};

	fd_open_standard();
	msg_init("pg_initcache", USAGE);
	proc_init(argv[0]);
	read_options(argc, argv, &options);
	check_options(&options);
	bool done = options.list ? list_templates()
		: options.remove ? remove_templates(options.days, options.verbose)
				 : print_template(&options);
	strs_free(&options.initdb);
	return done ? STATUS_DONE : STATUS_FAILED;
}

static void read_options(int argc, char **argv, struct options *options)
{
	int letter;

	options->database = "test";
	while ((letter = getopt(argc, argv, ":b:D:E:hLl:r:U:V:v")) != -1) {
		switch (letter) {
		case 'b': options->bindir = optarg; break;
		case 'D': options->database = optarg; break;
		case 'E': options->encoding = optarg; break;
		case 'h': msg_help(HELP);
		case 'L': options->list = true; break;
		case 'l': options->locale = optarg; break;
		case 'r':
			options->remove = true;
			if (!num_parse(optarg, 0, 36500, &options->days))
				die_usage("'%s' is not a number of days", optarg);
			break;
		case 'U': options->user = optarg; break;
		case 'V': options->version = optarg; break;
		case 'v': options->verbose = true; break;
		default: die_option(letter, optopt);
		}
	}
	for (; optind < argc; optind++)
		strs_add(&options->initdb, argv[optind]);
}

static void check_options(const struct options *options)
{
	if (options->list && options->remove)
		die_usage("-L and -r exclude each other");
	const char *problem = options->user != NULL ? names_user_problem(options->user) : NULL;
	if (problem != NULL)
		die_usage("the superuser '%s' %s", options->user, problem);
	problem = names_database_problem(options->database);
	if (problem != NULL)
		die_usage("the database '%s' %s", options->database, problem);
	if (options->encoding != NULL && options->encoding[0] == '\0')
		die_usage("the encoding is empty");
	const char *word = recipe_forbidden_option(&options->initdb);
	if (word != NULL)
		die_usage("'%s' is not passed on to initdb", word);
}

static bool print_template(const struct options *options)
{
	struct server server;
	struct locale locale = {0};
	char digest[DIGEST_SHA256_ROOM];

	bool done = choice_make(options->bindir, options->version, &server) && choice_version(&server) &&
		know_digest(&server, digest) && locale_resolve(options->locale, options->encoding, &locale) &&
		print_template_of(options, &server, digest, &locale);
	locale_free(&locale);
	choice_free(&server);
	return done;
}

static bool print_template_of(
	const struct options *options, const struct server *server, const char *digest, const struct locale *locale)
{
	struct str encoding = STR_INIT;
	struct str locale_text = STR_INIT;
	char *caller = options->user == NULL ? identity_caller_name() : NULL;
	const char *user = options->user != NULL ? options->user : caller;

	recipe_add_encoding(&encoding, options->encoding != NULL ? options->encoding : "UTF8");
	locale_write(locale, &locale_text);
	struct recipe recipe = {.digest = digest,
		.version = server->version,
		.user = user != NULL ? user : "postgres",
		.database = options->database,
		.encoding = str_text(&encoding),
		.locale = str_text(&locale_text),
		.options = options->initdb};
	bool done = find_or_make(options, server, &recipe);
	free(caller);
	str_free(&locale_text);
	str_free(&encoding);
	return done;
}

/* Nothing is written where the template is there: the cache may be read-only. */
static bool find_or_make(const struct options *options, const struct server *server, const struct recipe *recipe)
{
	struct str name = STR_INIT;
	bool made = false;

	write_name(recipe, &name);
	char *directory = cache_name("template", str_text(&name));
	int templates = cache_open("template", false);
	int held = templates != -1 ? template_hold_at(templates, str_text(&name)) : -1;
	bool done = held != -1;
	if (templates == -1 && errno == ENOENT)
		templates = cache_open("template", true);
	if (templates == -1 && errno != EPERM)
		warn_errno("cannot make the cache '%.*s'", (int)(strrchr(directory, '/') - directory), directory);
	if (!done && templates != -1) {
		char *path = mem_copy_bytes(directory, (size_t)(strrchr(directory, '/') - directory));
		done = maker_ensure(templates, path, str_text(&name), recipe, server, options->verbose, &made);
		free(path);
	}
	if (done) {
		printf("%s\n", directory);
		done = out_close();
	}
	if (made)
		sync_behind(templates, str_text(&name));
	free(directory);
	str_free(&name);
	return done;
}

/* The version is there for people and, as PGDATA is named after it, for pg_tmp. */
static void write_name(const struct recipe *recipe, struct str *name)
{
	struct str made = STR_INIT;
	char digest[DIGEST_SHA256_ROOM];

	recipe_write(recipe, &made);
	digest_text(made.text, made.length, digest);
	version_write(&recipe->version, name);
	str_addf(name, "-%.16s", digest);
	str_free(&made);
}

static bool know_digest(const struct server *server, char digest[DIGEST_SHA256_ROOM])
{
	if (choice_digest(server, digest))
		return true;
	int fd = open(server->postgres, O_RDONLY | O_CLOEXEC);
	bool known = fd != -1 && digest_file(fd, digest);
	if (known)
		choice_remember_digest(server, digest);
	else
		warn_errno("cannot read '%s'", server->postgres);
	fd_close(fd);
	return known;
}

/* The caller has the answer; the disk may take its time. */
static void sync_behind(int templates, const char *name)
{
	bool failed;

	if (!proc_detach(&failed))
		return;
	fd_close_from(0, &templates, 1);
	maker_sync(templates, name);
	_exit(STATUS_DONE);
}

static bool list_templates(void)
{
	struct template_entries entries = {0};
	int templates = cache_open("template", false);

	if (templates == -1 && errno != ENOENT && errno != EPERM)
		warn_errno("cannot read the cache");
	if (templates == -1)
		return errno == ENOENT && out_close();
	bool read = templates_read(templates, &entries);
	if (!read)
		warn_errno("cannot read the cache");
	for (size_t i = 0; i < entries.count; i++)
		print_entry(&entries.item[i]);
	templates_free(&entries);
	close(templates);
	return out_close() && read;
}

static void print_entry(const struct template_entry *entry)
{
	struct fields made;
	struct tm utc;
	char when[32];

	(void)gmtime_r(&entry->last_use, &utc);
	(void)strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &utc);
	if (!fields_parse(str_text(&entry->made), &made))
		return;
	const char *version = fields_get(&made, "version");
	printf("%s\t%s\t%s\t%lld\t", entry->name, version != NULL ? version : "", when, entry->bytes);
	const char *blank = "";
	for (size_t i = 0; i < made.count; i++) {
		struct str value = STR_INIT;
		if (strcmp(made.item[i].key, "version") == 0 || strcmp(made.item[i].key, "layout") == 0)
			continue;
		str_add_encoded(&value, made.item[i].value);
		printf("%s%s=%s", blank, made.item[i].key, str_text(&value));
		str_free(&value);
		blank = " ";
	}
	printf("\n");
	fields_free(&made);
}

static bool remove_templates(unsigned long long days, bool verbose)
{
	struct template_entries entries = {0};
	time_t now = time(NULL);
	int templates = cache_open("template", false);

	if (templates == -1 && errno != ENOENT && errno != EPERM)
		warn_errno("cannot read the cache");
	if (templates == -1)
		return errno == ENOENT && out_close();
	templates_sweep(templates);
	bool done = templates_read(templates, &entries);
	for (size_t i = 0; i < entries.count; i++) {
		const struct template_entry *entry = &entries.item[i];
		if (now - entry->last_use < (time_t)(days * 86400))
			continue;
		bool gone = templates_remove(templates, entry->name);
		if (verbose || (!gone && errno != EWOULDBLOCK))
			warn_msg("'%s' %s", entry->name, gone ? "is removed" : "is in use");
		done = done && (gone || errno == EWOULDBLOCK);
	}
	templates_free(&entries);
	close(templates);
	return out_close() && done;
}
