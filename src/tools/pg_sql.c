/* pg_sql: send SQL to a server, print the rows. pg_sql(1). */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "outside/pgconn.h"
#include "sys/fd.h"
#include "text/num.h"
#include "text/str.h"

#define USAGE "[-1] [-p role] [-W seconds] [-c command]... [-f file]... [url]"

static const char help[] =
	"Sends SQL to a PostgreSQL server and prints the rows, tab-separated.\n"
	"Without -c and -f it reads standard input.\n"
	"  -c command  run this\n"
	"  -f file     run what the file holds; - is standard input\n"
	"  -1          all in one transaction\n"
	"  -p role     first set the role's password to the first line of standard input\n"
	"  -W seconds  wait so long for a server that is starting\n"
	"  url         postgresql://..., \"key=value ...\" or a database; else as PGHOST, PGDATABASE etc. say\n"
	"exit status: 0 done, 1 an error, 2 usage, 3 too many clients, 4 no server answers, 5 not let in\n";

enum {
	STATUS_FULL = 3,
	STATUS_AWAY = 4,
	STATUS_REFUSED = 5,
};

#define PATIENCE_MOST 1000000000LL     /* ms */
#define PASSWORD_MOST ((size_t)1024)   /* bytes */
#define FILE_MOST ((size_t)0x3fffffff) /* bytes: what the server takes as one message */

/* Something to run, in the order of the command line. */
struct step {
	bool is_file;
	const char *text; /* -c's SQL, or the name of -f's file; "-" is standard input */
};

struct options {
	struct step *steps;
	size_t count;
	bool one_transaction;
	const char *role;   /* whose password is to be set; NULL: nobody's */
	long long patience; /* ms */
	const char *url;    /* NULL: the environment's */
};

static void read_options(int argc, char *argv[], struct options *options);
static struct pgconn *connect_to(const struct options *options);
static void set_password(struct pgconn *conn, const char *role);
static void run_step(struct pgconn *conn, const struct step *step);
static void run_sql(struct pgconn *conn, const char *sql, const char *file);

static bool print_row(void *context, const struct pgconn_value *values, size_t count);
static bool print_copy(void *context, const char *bytes, size_t length);
static long read_copy(void *context, char *bytes, size_t room, const char **problem);
static void print_notice(void *context, const struct pgconn_report *notice);

/* The step that runs now: it says where the data of COPY FROM STDIN come from. */
static const struct step *running;

static const struct pgconn_client client = {
	.row = print_row, .copy_out = print_copy, .copy_in = read_copy, .notice = print_notice};

int main(int argc, char *argv[])
{
	struct options options = {.steps = NULL};

	fd_open_standard();
	msg_init("pg_sql", USAGE);
	read_options(argc, argv, &options);

	struct pgconn *conn = connect_to(&options);
	if (options.role != NULL)
		set_password(conn, options.role);
	if (options.one_transaction)
		run_sql(conn, "BEGIN", NULL);
	for (size_t i = 0; i < options.count; i++)
		run_step(conn, &options.steps[i]);
	if (options.one_transaction)
		run_sql(conn, "COMMIT", NULL);

	pgconn_close(conn);
	free(options.steps);
	return out_close() ? STATUS_DONE : STATUS_FAILED;
}

/* ---- The command line. */

static void add_step(struct options *options, bool is_file, const char *text)
{
	options->steps = mem_resize(options->steps, options->count + 1, sizeof *options->steps);
	options->steps[options->count++] = (struct step){.is_file = is_file, .text = text};
}

static void read_options(int argc, char *argv[], struct options *options)
{
	int option;

	while ((option = getopt(argc, argv, ":1c:f:hp:W:")) != -1) {
		switch (option) {
		case '1': options->one_transaction = true; break;
		case 'c': add_step(options, false, optarg); break;
		case 'f': add_step(options, true, optarg); break;
		case 'h': msg_help(help);
		case 'p': options->role = optarg; break;
		case 'W':
			if (!num_parse_seconds(optarg, PATIENCE_MOST, &options->patience))
				die_usage("-W wants a number of seconds, not '%s'", optarg);
			break;
		default: die_option(option, optopt);
		}
	}
	if (argc - optind > 1)
		die_usage("more than one URL: '%s'", argv[optind + 1]);
	options->url = argv[optind];
	if (options->count == 0 && options->role == NULL)
		add_step(options, true, "-");
}

/* ---- The connection. */

static struct pgconn *connect_to(const struct options *options)
{
	static const int status[] = {
		[PGCONN_AWAY] = STATUS_AWAY,
		[PGCONN_FULL] = STATUS_FULL,
		[PGCONN_REFUSED] = STATUS_REFUSED,
		[PGCONN_FAILED] = STATUS_FAILED,
	};
	enum pgconn_state state;
	char *problem = options->url != NULL ? pgconn_check_url(options->url) : NULL;

	if (problem != NULL)
		die_usage("wrong URL: %s", problem); /* not the URL: it may hold a password */
	struct pgconn *conn = pgconn_open(options->url, options->patience, msg_tool(), &client, &state, &problem);
	if (conn == NULL) {
		warn_msg("%s", problem);
		exit(status[state]);
	}
	return conn;
}

/* ---- Running. */

/* All that the file holds, or the program ends. */
static void read_file(const char *file, struct str *sql)
{
	static const char byte_order_mark[] = "\xef\xbb\xbf";
	bool standard = str_equal(file, "-");
	int fd = standard ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC);

	if (fd == -1)
		die_errno("cannot open '%s'", file);
	if (!fd_read_all(fd, sql, FILE_MOST)) {
		if (errno == EFBIG)
			die("cannot send '%s': larger than the server takes at once", file);
		die_errno("cannot read '%s'", file);
	}
	if (!standard)
		close(fd);
	if (str_starts(str_text(sql), byte_order_mark))
		memset(sql->text, ' ', strlen(byte_order_mark));
}

/* The server is told a verifier: neither its log nor a list of processes shows the password. */
static void set_password(struct pgconn *conn, const char *role)
{
	struct str line = STR_INIT;
	struct str sql = STR_INIT;
	char *problem = NULL;

	if (!fd_read_all(STDIN_FILENO, &line, PASSWORD_MOST))
		die_errno("cannot read the password from standard input");
	str_truncate(&line, strcspn(str_text(&line), "\n"));
	if (line.length == 0)
		die("no password of '%s' on standard input", role);
	char *verifier = pgconn_verifier(conn, role, str_text(&line), &problem);
	if (verifier == NULL)
		die("cannot set the password of '%s': %s", role, problem);
	str_add(&sql, "ALTER ROLE ");
	str_add_sql_identifier(&sql, role);
	str_add(&sql, " PASSWORD ");
	str_add_sql_literal(&sql, verifier);
	run_sql(conn, str_text(&sql), NULL);
	free(verifier);
	str_free(&line);
	str_free(&sql);
}

static size_t line_at(const char *text, size_t offset)
{
	size_t line = 1;

	for (size_t i = 0; i < offset; i++)
		line += text[i] == '\n';
	return line;
}

static void run_step(struct pgconn *conn, const struct step *step)
{
	struct str sql = STR_INIT;

	running = step;
	if (!step->is_file) {
		run_sql(conn, step->text, NULL);
		return;
	}
	const char *name = str_equal(step->text, "-") ? "stdin" : step->text;
	read_file(step->text, &sql);
	const char *text = str_text(&sql);
	if (strlen(text) < sql.length)
		die("%s:%zu: a NUL byte, which SQL cannot hold", name, line_at(text, strlen(text)));
	run_sql(conn, text, name);
	str_free(&sql);
}

/* "FILE:LINE: ", "FILE: ", or "line LINE: " in a command that has several. */
static void add_place(struct str *out, const char *sql, const char *file, const struct pgconn_report *error)
{
	size_t line = error->has_offset ? line_at(sql, error->offset) : 0;

	if (file == NULL && (line == 0 || strchr(sql, '\n') == NULL))
		return;
	str_addf(out, "%s%s", file != NULL ? file : "line ", file != NULL && line > 0 ? ":" : "");
	if (line > 0)
		str_addf(out, "%zu", line);
	str_add(out, ": ");
}

static void print_report(const char *place, const struct pgconn_report *report)
{
	const char *severity = report->severity != NULL ? report->severity : "";
	const char *detail = report->detail != NULL ? report->detail : "";

	warn_msg("%s%s%s%s%s%s", place, severity, *severity != '\0' ? ": " : "", report->message,
		*detail != '\0' ? ": " : "", detail);
	if (report->hint != NULL)
		warn_hint("%s", report->hint);
}

/* Run it, or the program ends. */
static void run_sql(struct pgconn *conn, const char *sql, const char *file)
{
	struct pgconn_report error;
	struct str place = STR_INIT;

	switch (pgconn_query(conn, sql, &error)) {
	case PGCONN_DONE: break;
	case PGCONN_ERROR:
		fflush(stdout);
		add_place(&place, sql, file, &error);
		print_report(str_text(&place), &error);
		pgconn_close(conn);
		out_close();
		exit(STATUS_FAILED);
	case PGCONN_STOPPED:
		pgconn_close(conn);
		out_close();
		exit(STATUS_FAILED);
	}
	pgconn_report_free(&error);
	str_free(&place);
}

/* ---- What the server gives and takes. */

static bool print_row(void *context, const struct pgconn_value *values, size_t count)
{
	(void)context;
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			putchar('\t');
		if (values[i].length > 0)
			fwrite(values[i].bytes, 1, values[i].length, stdout);
	}
	if (count > 0)
		putchar('\n');
	return !ferror(stdout);
}

static bool print_copy(void *context, const char *bytes, size_t length)
{
	(void)context;
	fwrite(bytes, 1, length, stdout);
	return !ferror(stdout);
}

/* As in psql, -c "COPY ... FROM STDIN" reads ours. */
static long read_copy(void *context, char *bytes, size_t room, const char **problem)
{
	ssize_t got;

	(void)context;
	if (running->is_file) {
		*problem = "only a command of -c reads COPY data, from standard input";
		return -1;
	}
	while ((got = read(STDIN_FILENO, bytes, room)) == -1 && errno == EINTR)
		continue;
	if (got == -1)
		*problem = "cannot read standard input";
	return got;
}

static void print_notice(void *context, const struct pgconn_report *notice)
{
	(void)context;
	print_report("", notice);
}
