/* pg_schema: print what a database holds, in a canonical form. pg_schema(1). */
#include <stdlib.h>
#include <unistd.h>

#include "base/msg.h"
#include "base/option.h"
#include "outside/pgconn.h"
#include "schema/print.h"
#include "schema/read.h"
#include "sys/fd.h"
#include "text/str.h"

#define USAGE "[-j] [-n schema]... url"

static const char help[] =
	"Prints what a database holds, object after object, in an order and a form that depend on nothing else:\n"
	"for diff -u, or for a file in git.\n"
	"  -j         print each object as a JSON object, one a line\n"
	"  -n schema  only this schema and what is in it; may be repeated\n"
	"  url        postgresql://..., \"key=value ...\" or the name of a database\n"
	"exit status: 0 success, 1 error, 2 usage, or there are objects that pg_schema does not know\n";

enum { STATUS_UNCOVERED = 2 };

struct options {
	bool in_json;
	struct strs only; /* the schemas of -n */
	const char *url;
};

static void read_options(int argc, char *argv[], struct options *options);
static bool warn_of_uncovered(const struct schema *schema);

int main(int argc, char *argv[])
{
	struct options options = {.in_json = false};

	fd_open_standard();
	msg_init("pg_schema", USAGE);
	read_options(argc, argv, &options);

	struct schema *schema = read_schema(options.url, &options.only);
	strs_free(&options.only);
	if (!schema)
		return STATUS_FAILED;
	bool done = options.in_json ? print_json(schema) : print_text(schema);
	bool is_whole = !warn_of_uncovered(schema);

	model_free(schema);
	if (!out_close() || !done)
		return STATUS_FAILED;
	return is_whole ? STATUS_DONE : STATUS_UNCOVERED;
}

static void read_options(int argc, char *argv[], struct options *options)
{
	int option;

	while ((option = option_next(argc, argv, ":hjn:")) >= 0)
		switch (option) {
		case 'j': options->in_json = true; break;
		case 'n': strs_add(&options->only, optarg); break;
		default: msg_option(option, argv, help);
		}
	if (optind == argc)
		die_usage("no URL was given");
	if (argc - optind > 1)
		die_usage("more than one URL: '%s'", pgconn_shown(argv[optind + 1]));
	options->url = argv[optind];
	/* A failed $(pg_tmp) leaves an empty URL; libpq would take it for the default server. */
	if (*options->url == '\0')
		die_usage("the URL is empty");
	char *problem = pgconn_check_url(options->url);
	if (problem)
		die_usage("wrong URL: %s", problem); /* do not print the URL: it may contain a password */
}

static bool warn_of_uncovered(const struct schema *schema)
{
	for (size_t i = 0; i < schema->uncovered.count; i++)
		warn_msg("not covered: %s", schema->uncovered.item[i]);
	return schema->uncovered.count > 0;
}
