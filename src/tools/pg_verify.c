/* pg_verify: prove that each step between two versions of a schema gives what the later version is. pg_verify(1). */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/msg.h"
#include "base/option.h"
#include "migrate/operand.h"
#include "migrate/verified.h"
#include "migrate/verify.h"
#include "migrate/verify_all.h"
#include "sys/fd.h"
#include "sys/machine.h"
#include "sys/tool.h"
#include "text/num.h"
#include "text/str.h"

#define USAGE "[-j jobs] [-p name] [-V version | -b bindir] [directory | bundle]"

static const char help[] =
	"Verifies the migrations of a project: the base of a version and then the step that begins there must make\n"
	"the same schema as the base of the version to which the step leads.\n"
	"A base that no step uses has to load.\n"
	"  -j jobs     verify this many steps at the same time; without it, one for each processor\n"
	"  -p name     the name of the project, in place of the one in pyproject.toml\n"
	"  -V version  of the temporary clusters; as pg_tmp -V\n"
	"  -b bindir   the same, as pg_tmp -b\n"
	"  directory   a project or its migrations; without it, $PGPKG_PROJECT_ROOT or the working directory\n"
	"  bundle      a file that pg_bundle made; - is standard input\n"
	"exit status: 0 all are right, 1 one is not, 2 trouble\n";

#define JOBS_MAX 1000

struct options {
	size_t jobs;
	struct project_request request;
	struct scratch_server server;
};

static void read_options(int argc, char *argv[], struct options *options);
static int verify_operand(const struct options *options, const struct operand *operand);
static void end_by_signal(void);

int main(int argc, char *argv[])
{
	struct options options = {.request = {.part = PROJECT_MIGRATIONS}};
	struct operand operand;
	int status = VERIFY_TROUBLE;

	fd_open_standard();
	msg_init("pg_verify", USAGE);
	msg_set_failure(VERIFY_TROUBLE);
	tool_init(argv[0]);
	read_options(argc, argv, &options);
	(void)unsetenv("PGSERVICE"); /* no URL of a temporary cluster can override it */

	if (operand_find(&options.request, &operand) && operand_read(&operand))
		status = verify_operand(&options, &operand);
	operand_close(&operand);
	end_by_signal();
	return out_close() ? status : VERIFY_TROUBLE;
}

/* ---- The command line. */

static void take_option(struct options *options, int option, char *const argv[])
{
	unsigned long long jobs;

	switch (option) {
	case 'b': options->server.bindir = optarg; break;
	case 'j':
		if (!num_parse(optarg, 1, JOBS_MAX, &jobs))
			die_usage("-j takes a number from 1 to %d, not '%s'", JOBS_MAX, optarg);
		options->jobs = (size_t)jobs;
		break;
	case 'p': options->request.name = optarg; break;
	case 'V': options->server.version = optarg; break;
	default: msg_option(option, argv, help);
	}
}

static void read_options(int argc, char *argv[], struct options *options)
{
	int option;

	options->jobs = machine_processors();
	while ((option = option_next(argc, argv, ":b:hj:p:V:")) >= 0)
		take_option(options, option, argv);
	scratch_check(&options->server);
	if (argc - optind > 1)
		die_usage("unexpected argument '%s'", argv[optind + 1]);
	options->request.directory = argv[optind];
	if (options->request.directory && *options->request.directory == '\0')
		die_usage("the directory is empty");
}

/* ---- The work. */

static int verify_operand(const struct options *options, const struct operand *operand)
{
	struct verify verify = {.operand = operand, .server = &options->server};
	int status = VERIFY_TROUBLE;

	if (operand->migrations.count == 0)
		warn_msg("there are no migrations");
	else if (verify_begin(&verify))
		status = (int)verify_all(&verify, options->jobs);
	verify_end(&verify);
	verified_prune();
	return status;
}

/* By the signal that ended the work, so that the caller sees it. */
static void end_by_signal(void)
{
	int number = verify_all_interrupted();

	if (number != 0) {
		(void)signal(number, SIG_DFL);
		(void)raise(number);
	}
}
