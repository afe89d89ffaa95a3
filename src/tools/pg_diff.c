/* pg_diff: the SQL that makes one database into another. pg_diff(1). */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "base/option.h"
#include "diff/diff.h"
#include "diff/prove.h"
#include "diff/run.h"
#include "diff/textdiff.h"
#include "outside/pgconn.h"
#include "sys/fd.h"
#include "sys/progress.h"
#include "sys/tool.h"
#include "text/str.h"

#define USAGE "[-Dqs] [-V version | -b bindir] from to"

static const char help[] =
	"Prints the SQL that makes the first database into the second, after it was tried on a copy of the first.\n"
	"from and to are a URL (postgresql://..., \"key=value ...\"), a file of SQL or a directory with files *.sql.\n"
	"  -D          write the statements that lose data, too; without it, they are comments\n"
	"  -q          print nothing; the status says whether they differ\n"
	"  -s          print how the output of pg_schema differs, in place of SQL\n"
	"  -V version  of the temporary clusters; as pg_tmp -V\n"
	"  -b bindir   the same, as pg_tmp -b\n"
	"exit status: 0 they are the same, 1 they differ, 2 trouble, or not all that differs can be expressed\n";

enum {
	STATUS_SAME = 0,
	STATUS_DIFFERENT = 1,
	STATUS_TROUBLE = 2,
};

struct options {
	bool with_loss;
	bool is_quiet;
	bool in_text; /* -s */
	struct scratch_server server;
	const char *from, *to;
};

static void read_options(int argc, char *argv[], struct options *options);
static int compare_sides(const struct options *options, struct prove_side *from, struct prove_side *to);

int main(int argc, char *argv[])
{
	struct options options = {.from = NULL};
	struct prove_side sides[2];

	fd_open_standard();
	tool_init(argv[0]);
	msg_init("pg_diff", USAGE);
	msg_set_failure(STATUS_TROUBLE);
	read_options(argc, argv, &options);
	/* The models are read in UTF-8, and what is written from them is sent so, whatever the environment says. */
	if (setenv("PGCLIENTENCODING", "UTF8", 1) != 0)
		die_errno("cannot ask for UTF-8");

	int status = STATUS_TROUBLE;
	if (prove_open(sides, options.from, options.to, &options.server))
		status = compare_sides(&options, &sides[0], &sides[1]);
	prove_close(&sides[0]);
	prove_close(&sides[1]);
	return out_close() ? status : STATUS_TROUBLE;
}

/* ---- The command line. */

static _Noreturn void refuse_standard_input(void)
{
	warn_msg("'-' is no operand: standard input cannot be read twice");
	warn_hint("write it to a file");
	msg_fail();
}

/* For a message, allocated. A mistyped URL may have a password, and is not shown. */
static char *quoted(const char *operand, const char *place)
{
	char *shown = pgconn_shown(operand);
	struct str text = STR_INIT;

	if (str_equal(shown, operand))
		str_addf(&text, "'%s'", operand);
	else
		str_addf(&text, "the %s operand", place);
	free(shown);
	return str_take(&text);
}

static bool is_valid_url(const char *text)
{
	char *problem = pgconn_check_url(text);
	bool is_valid = !problem;

	free(problem);
	return is_valid && (str_starts(text, "postgresql://") || str_starts(text, "postgres://") || strchr(text, '='));
}

static void check_operand(const char *operand, const char *place)
{
	struct stat status;

	if (*operand == '\0')
		die_usage("an operand is empty");
	if (str_equal(operand, "-"))
		refuse_standard_input();
	if (stat(operand, &status) == 0) {
		/* It may be read more than once, by programs with another standard input. */
		if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
			die_usage("'%s' is neither a regular file nor a directory", operand);
		return;
	}
	int error = errno;
	if (is_valid_url(operand))
		return;
	const char *name = quoted(operand, place);
	errno = error;
	if (error != ENOENT && error != ENOTDIR)
		die_errno("cannot read %s", name);
	die_usage("%s is neither a file or directory nor a URL", name);
}

static void read_options(int argc, char *argv[], struct options *options)
{
	int option;

	while ((option = option_next(argc, argv, ":b:DhqsV:")) >= 0)
		switch (option) {
		case 'b': options->server.bindir = optarg; break;
		case 'D': options->with_loss = true; break;
		case 'q': options->is_quiet = true; break;
		case 's': options->in_text = true; break;
		case 'V': options->server.version = optarg; break;
		default: msg_option(option, argv, help);
		}
	if (argc - optind != 2)
		die_usage("two operands are wanted: from and to");
	scratch_check(&options->server);
	options->from = argv[optind];
	options->to = argv[optind + 1];
	check_operand(options->from, "first");
	check_operand(options->to, "second");
}

/* ---- The answer. */

/* A comment ends at a carriage return, too. */
static void print_commented(const char *sql)
{
	printf("-- ");
	for (; *sql != '\0'; sql++) {
		putchar(*sql);
		if (*sql == '\n' || (*sql == '\r' && sql[1] != '\n'))
			printf("-- ");
	}
	printf(";\n");
}

static void print_change(const struct options *options, const struct change *change)
{
	bool is_left_out = !options->with_loss && (change->loses_data || change->is_held);

	if (change->loses_data)
		printf("-- loses data:\n");
	else if (is_left_out)
		printf("-- needs one that loses data:\n");
	else if (change->needs_rows)
		printf("-- depends on the rows, so not proven:\n");
	if (is_left_out)
		print_commented(change->sql);
	else
		printf("%s;\n", change->sql);
}

static void print_changes(const struct options *options, const struct proof *proof)
{
	if (proof->changes.count == 0)
		return;
	printf("%s;\n", RUN_BEFORE);
	for (size_t i = 0; i < proof->changes.count; i++)
		print_change(options, &proof->changes.item[i]);
	printf("%s;\n", RUN_AFTER);
}

static char *shown(const struct prove_side *side)
{
	return side->is_url ? pgconn_shown(side->operand) : mem_copy(side->operand);
}

static int print_text_difference(const struct prove_side *from, const struct prove_side *to)
{
	char *from_name = shown(from);
	char *to_name = shown(to);
	bool done = textdiff_print(from_name, from->schema, to_name, to->schema);

	free(from_name);
	free(to_name);
	return done ? STATUS_DIFFERENT : STATUS_TROUBLE;
}

static void print_notes(const struct prove_side *from, const struct prove_side *to)
{
	struct compare *compare = compare_new(from->schema, to->schema);
	struct strs notes = STRS_INIT;

	diff_note(compare, &notes);
	for (size_t i = 0; i < notes.count; i++)
		warn_msg("%s", notes.item[i]);
	strs_free(&notes);
	compare_free(compare);
}

/* Whether everything that the database holds could be compared; if not, say what could not. */
static bool report_uncovered(const struct schema *schema)
{
	for (size_t i = 0; i < schema->uncovered.count; i++)
		warn_msg("%s: nothing is known about objects of this kind", schema->uncovered.item[i]);
	return schema->uncovered.count == 0;
}

static int compare_sides(const struct options *options, struct prove_side *from, struct prove_side *to)
{
	static const int status[] = {
		[PROVE_SAME] = STATUS_SAME,
		[PROVE_DIFFERENT] = STATUS_DIFFERENT,
		[PROVE_TROUBLE] = STATUS_TROUBLE,
	};
	struct proof proof;

	if (options->is_quiet || options->in_text) {
		int same = prove_is_same(&options->server, from->schema, to->schema);
		bool is_whole = report_uncovered(from->schema) && report_uncovered(to->schema);
		int answer = same == 1 ? STATUS_SAME : same == 0 ? STATUS_DIFFERENT : STATUS_TROUBLE;
		if (answer != STATUS_SAME && options->in_text && !options->is_quiet)
			answer = print_text_difference(from, to);
		return is_whole ? answer : STATUS_TROUBLE;
	}
	print_notes(from, to);
	progress_task("proving what it writes");
	enum prove_result result = prove_changes(&options->server, from, to, &proof);
	progress_done();
	for (size_t i = 0; i < proof.gaps.count; i++)
		warn_msg("%s", proof.gaps.item[i]);
	print_changes(options, &proof);
	prove_free(&proof);
	return status[result];
}
