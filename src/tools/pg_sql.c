/* pg_sql: send SQL to a server, print the rows. pg_sql(1). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "base/option.h"
#include "sql/cancel.h"
#include "sql/directory.h"
#include "sql/session.h"
#include "sql/target.h"
#include "sys/fd.h"
#include "text/num.h"
#include "text/str.h"

#define USAGE "[-1j] [-P role | -p role] [-W seconds] [-c command]... [-f file]... [url]"

static const char help[] =
	"Sends SQL to a PostgreSQL server and prints the rows, their columns separated by tabs.\n"
	"Without -c and -f it reads standard input.\n"
	"  -c command  run this SQL\n"
	"  -f file     run the SQL in this file; - is standard input; of a directory, the files *.sql in order\n"
	"  -1          run all of it in one transaction\n"
	"  -j          print each row as a JSON object\n"
	"  -p role     first set the role's password to the first line of standard input\n"
	"  -P role     the same, stored as password_encryption says, not as a SCRAM verifier\n"
	"  -W seconds  if no server answers, try again for this long\n" TARGET_HELP
	"exit status: 0 success, 1 error, 2 usage, 3 too many clients, 4 no server answers, 5 refused\n";

enum {
	STATUS_FULL = 3,
	STATUS_AWAY = 4,
	STATUS_REFUSED = 5,
};

#define PATIENCE_MAX 1000000000LL   /* ms */
#define PASSWORD_MAX ((size_t)1024) /* bytes */

/* Something to run, in the order of the command line. */
struct step {
	bool is_file;
	const char *text; /* the SQL of -c, or the file name of -f; "-" is standard input */
};

struct options {
	struct step *steps;
	size_t count;
	bool one_transaction;
	bool in_json;
	const char *role;   /* the role whose password is to be set; NULL: none */
	bool server_hashes; /* the password is stored as password_encryption says, not as a SCRAM verifier */
	long long patience; /* ms */
	struct target target;
};

static void read_options(int argc, char *argv[], struct options *options);
static struct script *connect_to(const struct options *options);
static bool set_password(struct script *script, const struct options *options);

int main(int argc, char *argv[])
{
	struct options options = {.steps = NULL};

	fd_open_standard();
	msg_init("pg_sql", USAGE);
	read_options(argc, argv, &options);

	cancel_begin();
	struct script *script = connect_to(&options);
	bool done = !options.role || set_password(script, &options);
	if (done && options.one_transaction)
		done = session_begin(script);
	for (size_t i = 0; i < options.count && done; i++) {
		const struct step *step = &options.steps[i];
		done = step->is_file ? directory_run(script, step->text) : session_run_command(script, step->text);
	}
	if (done && options.one_transaction)
		done = session_commit(script);
	if (done)
		session_end(script);

	session_close(script);
	free(options.steps);
	return out_close() && done ? STATUS_DONE : STATUS_FAILED;
}

/* ---- The command line. */

static void add_step(struct options *options, bool is_file, const char *text)
{
	options->steps = mem_resize(options->steps, options->count + 1, sizeof *options->steps);
	options->steps[options->count++] = (struct step){.is_file = is_file, .text = text};
}

static void take_option(struct options *options, int option, char *const argv[])
{
	switch (option) {
	case '1': options->one_transaction = true; break;
	case 'c': add_step(options, false, optarg); break;
	case 'f': add_step(options, true, optarg); break;
	case 'j': options->in_json = true; break;
	case 'p': options->role = optarg; break;
	case 'P':
		options->role = optarg;
		options->server_hashes = true;
		break;
	case 'W':
		if (!num_parse_seconds(optarg, PATIENCE_MAX, &options->patience))
			die_usage("-W takes a number of seconds, not '%s'", optarg);
		break;
	default: msg_option(option, argv, help);
	}
}

static void read_options(int argc, char *argv[], struct options *options)
{
	int option;

	while ((option = option_next(argc, argv, ":1c:f:hjP:p:W:")) >= 0)
		take_option(options, option, argv);
	for (; optind < argc; optind++)
		target_take(&options->target, argv[optind]);
	target_find(&options->target);
	if (options->count == 0 && !options->role)
		add_step(options, true, "-");
}

/* ---- The connection. */

static struct script *connect_to(const struct options *options)
{
	static const int status[] = {
		[PGCONN_AWAY] = STATUS_AWAY,
		[PGCONN_FULL] = STATUS_FULL,
		[PGCONN_REFUSED] = STATUS_REFUSED,
		[PGCONN_FAILED] = STATUS_FAILED,
	};
	enum pgconn_state state;

	/* JSON is UTF-8, whatever encoding the database has. */
	if (options->in_json && setenv("PGCLIENTENCODING", "UTF8", 1) != 0)
		die_errno("cannot ask for UTF-8");
	struct script *script = target_open(&options->target, options->patience, options->in_json, &state);
	if (!script)
		exit(status[state]);
	return script;
}

/* Read byte by byte: what follows the line is for the next reader of standard input. False with errno. */
static bool read_line(struct str *line)
{
	ssize_t got;
	char byte;

	while ((got = read(STDIN_FILENO, &byte, 1)) == 1 && byte != '\n' && line->length < PASSWORD_MAX)
		str_add_char(line, byte);
	if (got == 1 && byte != '\n')
		errno = EFBIG;
	return got == 0 || (got == 1 && byte == '\n');
}

/* The role's new password is the first line of standard input. */
static bool set_password(struct script *script, const struct options *options)
{
	const char *role = options->role;
	struct str line = STR_INIT;

	if (!read_line(&line))
		die_errno("cannot read the password from standard input");
	if (strlen(str_text(&line)) < line.length)
		die("the password of '%s' on standard input holds a NUL byte", role);
	if (line.length == 0)
		die("no password of '%s' on standard input", role);
	bool done = session_set_password(script, role, str_text(&line), options->server_hashes);
	str_free(&line);
	return done;
}
