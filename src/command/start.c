#include "command/start.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/msg.h"
#include "cluster/initcache.h"
#include "cluster/resolve.h"
#include "cluster/ties.h"
#include "cluster/traits.h"
#include "command/answer.h"
#include "command/named.h"
#include "command/password.h"
#include "command/pool.h"
#include "server/urlenv.h"
#include "sys/loop.h"
#include "sys/progress.h"

#define DBNAME_DEFAULT "test"

enum { BUSY_MS = 60000, BUSY_PAUSE_MS = 20 };

static struct wanted wanted_of(const struct options *options)
{
	const struct request *request = &options->request;

	return (struct wanted){
		.bindir = options->bindir,
		.version = options->version,
		.user = request->user,
		.dbname = request->dbname,
		.encoding = request->encoding,
		.locale = request->locale,
		.initargs = request->initargs,
		.settings = request->settings,
		.options = request->options,
		.auth = request->auth,
		.hba = request->hba,
		.steps = &options->steps,
		.port = request->port_given ? request->port : 0,
		.tcp = request->tcp,
		.tls = request->tls,
	};
}

/* For -d DIR, if a watchdog already runs it: get that cluster. Only if it is what was asked for, the data are kept with
 * -k, and it ends with the processes of -T. */
static bool join_running(const struct options *options, struct claim *claim, bool *failed)
{
	const char *directory = options->request.directory;
	const struct terms_join look = {.password = options->terms.password};
	const struct terms_join terms = {options->request.keep, options->terms.password, options->terms.ties};
	const struct wanted wanted = wanted_of(options);
	struct claim joined;

	if (!*directory || !claim_join(directory, &look, claim, failed))
		return false;
	if (options->command == INITDB)
		die("'%s' is running already", directory);
	*failed = !traits_text_meet(claim->traits, &wanted, directory);
	if (!*failed && (terms.keep || terms.ties) && claim_join(directory, &terms, &joined, failed))
		claim_close(&joined);
	if (*failed)
		claim_close(claim);
	return !*failed;
}

/* If another pg_tmp has the directory, its cluster may run in a moment, or be gone. */
static bool make_cluster(const struct options *options, const char *text, struct claim *claim)
{
	bool failed = false;
	long long deadline = loop_now() + BUSY_MS;

	do {
		enum claim_result result = claim_make(text, &options->terms, claim);
		if (result != CLAIM_BUSY)
			return result == CLAIM_DONE;
		loop_wait(NULL, 0, loop_now() + BUSY_PAUSE_MS);
		if (join_running(options, claim, &failed))
			return true;
		if (failed)
			return false;
	} while (loop_now() < deadline);
	die("'%s' is busy", options->request.directory);
}

/* A warm spare, or else a new cluster. */
static bool get_cluster(const struct options *options, const char *text, struct claim *claim)
{
	bool failed = false;

	if (options->terms.spares > 0 && request_spareable(&options->request) &&
		claim_spare(text, &options->terms, claim, &failed))
		return true;
	return !failed && resolve_cold(&options->request) && make_cluster(options, text, claim);
}

/* `initdb` starts no server that could be told a password. */
static void take_password(struct options *options)
{
	options->password = password_take(options->password_file);
	options->request.password = *options->password && options->command != INITDB;
	options->terms.password = options->request.password ? options->password : "";
}

/* Which processes they are is found out at once: later, a pid could be another's. */
static bool tie(struct options *options)
{
	for (size_t i = 0; i < options->tie_count; i++) {
		if (!ties_write(options->ties[i], &options->ties_text)) {
			warn_msg("there is no process %ld", (long)options->ties[i]);
			return false;
		}
	}
	options->terms.ties = options->ties_text.text;
	return true;
}

static bool claim_clusters(const struct options *options, const char *text, struct pool *pool)
{
	pool->request = &options->request;
	pool->terms = &options->terms;
	pool->text = text;
	bool claimed = pool->count > 1 ? pool_get(pool) : get_cluster(options, text, pool->claims);
	progress_done();
	return claimed;
}

/* -N is -d with another directory; what it starts runs until it is stopped, unless -w is given. */
static bool choose_directory(struct options *options)
{
	struct request *request = &options->request;

	if (options->names.count > 0) {
		free(request->directory);
		request->directory = named_make(options->names.item[0]);
		request->keep = true;
		if (!options->given['w'])
			options->terms.wait_ms = 0;
	}
	if (!request->directory || !resolve_directory(request))
		return false;
	if (*request->directory && options->terms.wait_ms == 0)
		request->keep = true;
	return true;
}

/* Join the cluster that the options mean, or else claim what they ask for. */
static bool join_or_claim(struct options *options, struct pool *pool)
{
	struct request *request = &options->request;
	bool failed = false;

	take_password(options);
	request->initdb = options->command == INITDB;
	if (!tie(options) || !choose_directory(options))
		return false;
	/* It lives as long as the command, used or not. */
	if (options->command == RUN)
		options->terms.wait_ms = 0;
	if (join_running(options, pool->claims, &failed))
		return true;
	const struct wanted wanted = wanted_of(options);
	const char *version = options->version;
	if (failed || !traits_adopt(request, &wanted, &version))
		return false;
	if (!*request->dbname) {
		free(request->dbname);
		request->dbname = mem_copy(DBNAME_DEFAULT);
	}
	if (!resolve_request(request, options->bindir, version, &options->steps) || !resolve_terms(&options->terms))
		return false;
	if (options->count > 1 && request->tcp && request->port_given)
		die_usage("-n and one TCP port do not go together");
	if (steps_have_stream(&options->steps) && initcache_is_needed(request) && !initcache_template(request))
		return false;
	struct str text = STR_INIT;
	request_write(request, &text);
	bool claimed = claim_clusters(options, text.text, pool);
	str_free(&text);
	return claimed;
}

bool start_get(struct options *options, struct pool *pool)
{
	pool_init(pool, options->count);
	bool got = join_or_claim(options, pool);
	if (!got)
		pool_free(pool);
	return got;
}

/* ---- the answer ---- */

static bool add_exports(const struct options *options, const struct claim *claim, struct str *lines)
{
	struct strs variables = STRS_INIT;
	bool done = answer_add_variables(options, claim, &variables);

	if (done)
		urlenv_add_exports(&variables, lines);
	strs_free(&variables);
	return done;
}

static bool print_answers(const struct options *options, const struct pool *pool)
{
	struct str lines = STR_INIT;
	bool done = true;

	if (options->exports)
		done = add_exports(options, &pool->claims[0], &lines);
	for (size_t i = 0; i < pool->count && !options->exports && done; i++) {
		done = answer_add_url(options, &pool->claims[i], &lines);
		str_add_char(&lines, '\n');
	}
	if (done)
		fputs(str_text(&lines), stdout);
	if (done && options->command == START && !options->exports)
		urlenv_warn();
	str_free(&lines);
	return done;
}

static bool take(const struct options *options, struct pool *pool)
{
	if (claim_is_joined(&pool->claims[0]))
		return true;
	return pool->count > 1 ? pool_take(pool) : claim_take(&pool->claims[0], options->command == INITDB);
}

/* The clusters are ours only after the answer was written. */
int start_cluster(struct options *options)
{
	struct pool pool;

	if (!start_get(options, &pool))
		return STATUS_FAILED;
	bool ours = print_answers(options, &pool) && out_close() && take(options, &pool);
	pool_free(&pool);
	return ours ? STATUS_DONE : STATUS_FAILED;
}
