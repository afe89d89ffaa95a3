#include "command/start.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/msg.h"
#include "cluster/claim.h"
#include "cluster/initcache.h"
#include "cluster/pool.h"
#include "cluster/resolve.h"
#include "cluster/traits.h"
#include "cluster/urlenv.h"
#include "sys/loop.h"

#define DBNAME_DEFAULT "test"

enum { BUSY_MS = 60000, BUSY_PAUSE_MS = 20 };

static void print_url(const struct options *options, const struct claim *claim)
{
	struct str url = STR_INIT;

	str_add(&url, claim->answer);
	if (options->command == START)
		urlenv_add(&url, claim->superuser);
	puts(url.text);
	str_free(&url);
}

static void warn_of_environment(const struct options *options)
{
	if (options->command == START)
		urlenv_warn();
}

/* The cluster is ours only after the answer was written. */
static int print_answer(const struct options *options, struct claim *claim)
{
	print_url(options, claim);
	warn_of_environment(options);
	bool ours = out_close() && claim_take(claim, options->command == INITDB);
	claim_close(claim);
	return ours ? STATUS_DONE : STATUS_FAILED;
}

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
		.steps = &options->steps,
		.port = request->port_given ? request->port : 0,
		.tcp = request->tcp,
	};
}

/* For -d DIR, if a watchdog already runs it: print the URL of that cluster. With -k, the data are kept only if the
 * cluster is what was asked for. */
static bool join_running(const struct options *options, bool *failed)
{
	const char *directory = options->request.directory;
	const struct wanted wanted = wanted_of(options);
	struct claim claim, kept;

	if (!*directory || !claim_join(directory, false, &claim, failed))
		return false;
	if (options->command == INITDB)
		die("'%s' is running already", directory);
	*failed = !traits_told_meet(claim.traits, &wanted, directory);
	if (!*failed && options->request.keep && claim_join(directory, true, &kept, failed))
		claim_close(&kept);
	if (!*failed) {
		print_url(options, &claim);
		warn_of_environment(options);
	}
	claim_close(&claim);
	return !*failed;
}

/* If another pg_tmp has the directory, its cluster may run in a moment, or be gone. */
static int make_cluster(const struct options *options, const char *text)
{
	struct claim claim;
	bool failed = false;
	long long deadline = loop_now() + BUSY_MS;

	do {
		enum claim_result result = claim_make(text, &options->terms, &claim);
		if (result == CLAIM_DONE)
			return print_answer(options, &claim);
		if (result != CLAIM_BUSY)
			return STATUS_FAILED;
		loop_wait(NULL, 0, loop_now() + BUSY_PAUSE_MS);
		if (join_running(options, &failed))
			return out_close() ? STATUS_DONE : STATUS_FAILED;
		if (failed)
			return STATUS_FAILED;
	} while (loop_now() < deadline);
	die("'%s' is busy", options->request.directory);
}

/* A warm spare, or else a new cluster. */
static int get_cluster(const struct options *options, const char *text)
{
	struct claim claim;
	bool failed = false;

	if (options->terms.spares > 0 && request_spareable(&options->request) &&
		claim_spare(text, &options->terms, &claim, &failed))
		return print_answer(options, &claim);
	if (failed || !resolve_try_settings(&options->request))
		return STATUS_FAILED;
	return make_cluster(options, text);
}

/* They are the caller's only after all URLs were written. */
static int get_pool(const struct options *options, const char *text)
{
	struct pool pool = {
		.request = &options->request, .text = text, .terms = &options->terms, .count = options->count};

	if (!pool_get(&pool))
		return STATUS_FAILED;
	for (size_t i = 0; i < pool.count; i++)
		print_url(options, &pool.claims[i]);
	warn_of_environment(options);
	bool ours = out_close() && pool_take(&pool);
	pool_free(&pool);
	return ours ? STATUS_DONE : STATUS_FAILED;
}

int start_cluster(struct options *options)
{
	struct request *request = &options->request;
	bool failed = false;

	request->initdb = options->command == INITDB;
	if (!resolve_directory(request))
		return STATUS_FAILED;
	if (*request->directory && options->terms.wait_ms == 0)
		request->keep = true;
	if (join_running(options, &failed))
		return out_close() ? STATUS_DONE : STATUS_FAILED;
	const struct wanted wanted = wanted_of(options);
	const char *version = options->version;
	if (failed || !traits_adopt(request, &wanted, &version))
		return STATUS_FAILED;
	if (!*request->dbname) {
		free(request->dbname);
		request->dbname = mem_copy(DBNAME_DEFAULT);
	}
	if (!resolve_request(request, options->bindir, version, &options->steps) || !resolve_terms(&options->terms))
		return STATUS_FAILED;
	if (steps_have_stream(&options->steps) && initcache_is_needed(request) && !initcache_template(request))
		return STATUS_FAILED;
	struct str text = STR_INIT;
	request_write(request, &text);
	int status = (options->count > 1 ? get_pool : get_cluster)(options, text.text);
	str_free(&text);
	return status;
}
