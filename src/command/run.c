#include "command/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "cluster/traits.h"
#include "command/answer.h"
#include "command/password.h"
#include "command/show.h"
#include "command/start.h"
#include "server/clientenv.h"
#include "sys/relay.h"

/* ---- the environment of the command ---- */

/* The directory of the server's programs, allocated; that of a server that was joined is among its traits. */
static char *find_bindir(const struct options *options, const struct claim *claim)
{
	struct traits traits;

	if (!claim_is_joined(claim) || !traits_read(claim->traits, &traits))
		return mem_copy(options->request.bindir);
	char *bindir = mem_copy(traits.bindir);
	traits_free(&traits);
	return bindir;
}

/* The server's programs come first, and the command itself may be one of them. An empty part of PATH would mean the
 * working directory. */
static void extend_path(const char *bindir)
{
	const char *path = getenv("PATH");
	char *extended = path && *path ? str_format("%s:%s", bindir, path) : mem_copy(bindir);

	if (*bindir && setenv("PATH", extended, 1) != 0)
		die_errno("cannot set PATH");
	free(extended);
}

/* With -n, the variables of libpq are for the first cluster, and DATABASE_URL_1, DATABASE_URL_2 ... for each. */
static bool number_urls(const struct options *options, const struct pool *pool, struct strs *environment)
{
	bool done = true;

	for (size_t i = 0; i < pool->count && done; i++) {
		struct strs variables = STRS_INIT;
		done = answer_add_variables(options, &pool->claims[i], &variables);
		strs_addf(environment, "DATABASE_URL_%zu=%s", i + 1, strchr(variables.item[0], '=') + 1);
		strs_free(&variables);
	}
	return done;
}

/* The caller's, except that all that could lead a client to a server leads to ours. False after lines on stderr. */
static bool make_environment(const struct options *options, const struct pool *pool, struct strs *environment)
{
	extern char **environ;
	const struct claim *first = &pool->claims[0];
	bool numbered = options->given['n'];
	char *bindir = find_bindir(options, first);

	extend_path(bindir);
	free(bindir);
	for (char **entry = environ; *entry; entry++)
		if (!clientenv_leads_away(*entry) && !(numbered && str_starts(*entry, "DATABASE_URL_")))
			strs_add(environment, *entry);
	if (!answer_add_variables(options, first, environment))
		return false;
	if (!options->password_file && *options->password)
		strs_addf(environment, PASSWORD_VARIABLE "=%s", options->password);
	if (first->data)
		strs_addf(environment, "PGDATA=%s", first->data);
	return !numbered || number_urls(options, pool, environment);
}

/* ---- the logs of the servers ---- */

static int *open_logs(const struct pool *pool)
{
	int *logs = mem_resize(NULL, pool->count, sizeof *logs);

	for (size_t i = 0; i < pool->count; i++)
		logs[i] = show_open(pool->claims[i].answer);
	return logs;
}

static void show_logs(const struct pool *pool, const int *logs)
{
	for (size_t i = 0; i < pool->count; i++)
		if (logs[i] >= 0)
			show_more(logs[i], stderr);
}

/* ---- the clusters live as long as the command ---- */

static bool hold(struct pool *pool)
{
	for (size_t i = 0; i < pool->count && !claim_is_joined(&pool->claims[i]); i++)
		if (!claim_hold(&pool->claims[i]))
			return false;
	return true;
}

static bool release(struct pool *pool)
{
	bool good = true;

	if (claim_is_joined(&pool->claims[0]))
		return true;
	for (size_t i = 0; i < pool->count; i++)
		claim_release(&pool->claims[i]);
	for (size_t i = 0; i < pool->count; i++)
		if (!claim_await_end(&pool->claims[i]))
			good = false;
	return good;
}

/* The status for a command that could not be started, after a line on stderr. */
static int explain(const char *command)
{
	int error = errno;

	if (error == ENOENT && !strchr(command, '/'))
		warn_msg("there is no command '%s' in PATH", command);
	else
		warn_errno("cannot run '%s'", command);
	switch (error) {
	case ENOENT: return STATUS_NOT_FOUND;
	case EAGAIN:
	case EMFILE:
	case ENFILE:
	case ENOMEM: return STATUS_OWN_FAILURE;
	default: return STATUS_NOT_EXECUTABLE;
	}
}

_Noreturn void run_command(struct options *options)
{
	char *const *words = options->operands.item;
	struct strs environment = STRS_INIT;
	struct pool pool;
	int status = 0;

	if (!start_get(options, &pool) || !hold(&pool))
		exit(STATUS_OWN_FAILURE);
	if (!make_environment(options, &pool, &environment))
		exit(STATUS_OWN_FAILURE);
	int *logs = options->verbose ? open_logs(&pool) : NULL;
	struct proc_spec spec = PROC_SPEC(words);
	spec.environment = environment.item;
	spec.keep_all = true;
	tool_pass_ignored_on();
	int ended = relay_run(&spec);
	if (ended < 0)
		status = explain(words[0]);
	if (ended != 0 && logs)
		show_logs(&pool, logs);
	if (!release(&pool) && ended == 0)
		status = STATUS_OWN_FAILURE;
	pool_free(&pool);
	strs_free(&environment);
	free(logs);
	options_free(options);
	if (status != 0)
		exit(status);
	relay_exit(ended);
}
