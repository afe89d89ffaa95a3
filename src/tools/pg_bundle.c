/* pg_bundle: packs the migrations of a project into one file, lists and unpacks it. pg_bundle(1). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/msg.h"
#include "base/option.h"
#include "migrate/bundle.h"
#include "migrate/bundle_make.h"
#include "migrate/bundle_script.h"
#include "migrate/bundle_unpack.h"
#include "migrate/operand.h"
#include "migrate/project.h"
#include "sys/fd.h"
#include "sys/listing.h"
#include "sys/outfile.h"
#include "sys/tool.h"
#include "text/migname.h"
#include "text/str.h"

#define USAGE                                                           \
	"[-s] [-o file] [-p name] [-T schema.table] directory | file\n" \
	"       pg_bundle -t file\n"                                    \
	"       pg_bundle -x directory file"

static const char help[] =
	"Packs the migrations of a project into a bundle, one file with their checksums, or reads one.\n"
	"  -o file          write the bundle to this file; without it, to standard output\n"
	"  -p name          the name of the project, in place of the one in pyproject.toml\n"
	"  -s               make a shell script that has the bundle in it, and runs pg_migrate\n"
	"  -T schema.table  the table that records migrations\n"
	"  directory        a project, or its migrations\n"
	"  -t file          check a bundle, and list its files: name, bytes, SHA-256\n"
	"  -x directory     check a bundle, and unpack it as a project into a new directory\n"
	"  file             a bundle, or a script of -s; - is standard input\n";

enum task { TASK_MAKE = 0, TASK_LIST = 't', TASK_UNPACK = 'x' };

struct options {
	enum task task;
	bool is_script;
	const char *output;
	const char *directory; /* of -x */
	const char *file;      /* of -t and -x */
	struct project_request request;
};

static void read_options(int argc, char *argv[], struct options *options);
static bool make(const struct options *options);
static bool read_bundle(const struct options *options);

int main(int argc, char *argv[])
{
	struct options options = {.task = TASK_MAKE, .request.part = PROJECT_MIGRATIONS};

	fd_open_standard();
	msg_init("pg_bundle", USAGE);
	tool_init(argv[0]);
	read_options(argc, argv, &options);

	bool done = options.task == TASK_MAKE ? make(&options) : read_bundle(&options);
	return out_close() && done ? STATUS_DONE : STATUS_FAILED;
}

/* ---- Options. */

static void set_task(struct options *options, int option)
{
	if (options->task != TASK_MAKE && options->task != (enum task)option)
		die_usage("-%c and -%c exclude each other", (int)options->task, option);
	options->task = (enum task)option;
}

static void check_options(const struct options *options)
{
	const struct project_request *request = &options->request;

	if (options->task != TASK_MAKE && (options->is_script || options->output || request->name || request->tracking))
		die_usage("-%c reads a bundle; -o, -p, -s and -T make one", (int)options->task);
	if (options->directory && *options->directory == '\0')
		die_usage("the directory of -x is empty");
	if (options->output && *options->output == '\0')
		die_usage("the file of -o is empty");
	if (request->name && !migname_is_prefix(request->name))
		die_usage("-p takes letters, digits and _, not '%s'", request->name);
	if (request->tracking && !project_is_tracking(request->tracking))
		die_usage("-T takes schema.table, not '%s'", request->tracking);
	if (options->task == TASK_MAKE && !options->output && !options->is_script && isatty(STDOUT_FILENO))
		die_usage("a bundle is not for a terminal: -o names a file");
}

static void read_options(int argc, char *argv[], struct options *options)
{
	int option;

	while ((option = option_next(argc, argv, ":ho:p:stT:x:")) >= 0) {
		switch (option) {
		case 'o': options->output = optarg; break;
		case 'p': options->request.name = optarg; break;
		case 's': options->is_script = true; break;
		case 'T': options->request.tracking = optarg; break;
		case 't': set_task(options, option); break;
		case 'x':
			set_task(options, option);
			options->directory = optarg;
			break;
		default: msg_option(option, argv, help);
		}
	}
	const char *what = options->task == TASK_MAKE ? "directory" : "file";
	if (argc == optind || *argv[optind] == '\0')
		die_usage("the %s is missing", what);
	if (argc - optind > 1)
		die_usage("too many operands: '%s'", argv[optind + 1]);
	options->file = argv[optind];
	options->request.directory = argv[optind];
	check_options(options);
}

/* ---- Making. */

static bool write_file(const char *path, const struct str *bytes, mode_t mode)
{
	struct outfile file;
	mode_t mask = umask(0);

	(void)umask(mask);
	bool done = outfile_open(&file, path, mode & ~mask) &&
		outfile_close(&file, fd_write_all(file.fd, str_text(bytes), bytes->length));
	if (!done)
		warn_errno("cannot write '%s'", path);
	return done;
}

static bool make(const struct options *options)
{
	struct operand operand;
	struct str bundle = STR_INIT;
	struct str script = STR_INIT;
	bool done =
		operand_find(&options->request, &operand) && operand_read(&operand) && bundle_make(&operand, &bundle);

	if (done && options->is_script)
		bundle_script(&bundle, &script);
	const struct str *result = options->is_script ? &script : &bundle;
	if (done && options->output)
		done = write_file(options->output, result, options->is_script ? 0777 : 0666);
	else if (done)
		(void)fwrite(str_text(result), 1, result->length, stdout);
	str_free(&script);
	str_free(&bundle);
	operand_close(&operand);
	return done;
}

/* ---- Reading. */

static bool read_bundle(const struct options *options)
{
	struct bundle bundle;
	struct str lines = STR_INIT;
	bool done = true;

	if (!bundle_open(options->file, &bundle))
		return false;
	if (options->task == TASK_UNPACK)
		done = bundle_unpack(&bundle, options->directory);
	for (size_t i = 0; options->task == TASK_LIST && i < bundle.manifest.count; i++) {
		const struct bundle_file *file = &bundle.file[i];
		str_addf(&lines, "%s\t%zu\t%s\n", file->name, file->length, file->sha256);
	}
	listing_print(&lines);
	bundle_close(&bundle);
	return done;
}
