#include "command/stop.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "cluster/find.h"
#include "cluster/resolve.h"
#include "command/named.h"
#include "server/url.h"
#include "sys/net.h"

/* ---- what is said ---- */

static bool judge(const struct rundir *clusters, enum shutdown_result result, const char *what)
{
	if (result == SHUTDOWN_ABSENT)
		return find_warn_absent(clusters, what);
	if (result == SHUTDOWN_AT_REST) {
		char *shown = url_shown(what);
		warn_msg("'%s' is not running", shown);
		free(shown);
	}
	return result == SHUTDOWN_STOPPED;
}

/* ---- its three forms ---- */

/* Whether a URL without a record means a cluster of ours that has stopped: a URL in the directory of clusters, which
 * sets *own to the cluster's name, or one on TCP where nothing listens any more. */
static bool was_ours(const struct rundir *clusters, const char *directory, unsigned port, char own[CLUSTER_NAME_SIZE])
{
	if (directory)
		return rundir_name_in(clusters, directory, own);
	return port != 0 && !net_has_listener(port);
}

static bool stop_url(const struct rundir *clusters, const char *url, const struct shutdown_terms *terms)
{
	char name[CLUSTER_NAME_SIZE], own[CLUSTER_NAME_SIZE];
	char *directory = url_directory(url);
	unsigned port = directory ? 0 : url_port(url);
	enum shutdown_result result = SHUTDOWN_ABSENT;
	bool found;

	if (!find_by_url(clusters, directory, port, name, &found)) {
		free(directory);
		return false;
	}
	bool ours = (!found || directory) && was_ours(clusters, directory, port, own);
	if (found || (ours && directory))
		result = shutdown_one(clusters, found ? name : own, terms);
	free(directory);
	return (ours && (result == SHUTDOWN_ABSENT || result == SHUTDOWN_AT_REST)) || judge(clusters, result, url);
}

static enum shutdown_result stop_path(
	const struct rundir *clusters, const char *path, const struct shutdown_terms *terms)
{
	char name[CLUSTER_NAME_SIZE];
	char *directory = resolve_path(path);

	if (!directory)
		return SHUTDOWN_FAILED;
	(void)rundir_name_in(clusters, directory, name);
	free(directory);
	return shutdown_one(clusters, name, terms);
}

static bool stop_directory(const struct rundir *clusters, const char *what, const struct shutdown_terms *terms)
{
	const char *rest = strchr(what, '&');

	if (url_is_url(what))
		return stop_url(clusters, what, terms);
	enum shutdown_result result = stop_path(clusters, what, terms);
	/* Scripts take everything after the first `=` of a URL for the directory. */
	if (result == SHUTDOWN_ABSENT && rest) {
		char *path = mem_copy_bytes(what, (size_t)(rest - what));
		result = stop_path(clusters, path, terms);
		free(path);
	}
	return judge(clusters, result, what);
}

static bool stop_operand(const struct rundir *clusters, const char *what, const struct shutdown_terms *terms)
{
	if (find_is_there(clusters, what))
		return judge(clusters, shutdown_one(clusters, what, terms), what);
	return stop_directory(clusters, what, terms);
}

/* For an operand, if there is no directory of clusters. */
static bool stop_nothing(const struct rundir *clusters, const char *what)
{
	char own[CLUSTER_NAME_SIZE];
	char *directory = url_is_url(what) ? url_directory(what) : NULL;
	unsigned port = url_is_url(what) && !directory ? url_port(what) : 0;
	bool ours = was_ours(clusters, directory, port, own);

	free(directory);
	return ours || find_warn_absent(clusters, what);
}

/* ---- all that are named ---- */

static bool stop_each(const struct rundir *clusters, const struct strs *directories, const struct strs *operands,
	const struct shutdown_terms *terms)
{
	bool done = true;

	for (size_t i = 0; i < directories->count; i++)
		done = stop_directory(clusters, directories->item[i], terms) && done;
	for (size_t i = 0; i < operands->count; i++)
		done = stop_operand(clusters, operands->item[i], terms) && done;
	return done;
}

static bool stop_none(const struct strs *directories, const struct strs *operands)
{
	struct rundir clusters;

	if (!rundir_locate(&clusters))
		return false;
	bool done = true;
	for (size_t i = 0; i < directories->count; i++)
		done = stop_nothing(&clusters, directories->item[i]) && done;
	for (size_t i = 0; i < operands->count; i++)
		done = stop_nothing(&clusters, operands->item[i]) && done;
	rundir_close(&clusters);
	return done;
}

bool stop_named(const struct strs *directories, const struct strs *operands, const struct shutdown_terms *terms)
{
	struct rundir clusters;

	if (!rundir_open(&clusters, false))
		return errno == ENOENT && stop_none(directories, operands);
	bool done = stop_each(&clusters, directories, operands, terms);
	rundir_close(&clusters);
	return done;
}

static bool stop_all(const struct shutdown_terms *terms)
{
	struct rundir clusters;

	if (!rundir_open(&clusters, false))
		return errno == ENOENT;
	bool done = shutdown_all(&clusters, terms);
	rundir_close(&clusters);
	return done;
}

/* ---- the command ---- */

static bool stop_given(const struct options *options, const struct shutdown_terms *terms)
{
	struct strs directories = STRS_INIT;

	for (size_t i = 0; i < options->directories.count; i++)
		strs_add(&directories, options->directories.item[i]);
	bool stopped =
		named_add_paths(&options->names, &directories) && stop_named(&directories, &options->operands, terms);
	strs_free(&directories);
	return stopped;
}

int stop_clusters(const struct options *options)
{
	bool named = options->operands.count > 0 || options->directories.count > 0 || options->names.count > 0;
	const struct shutdown_terms terms = {
		.wait_ms = options->given['w'] ? options->terms.wait_ms : 0, .keep = options->request.keep};

	if (options->all == named)
		die_usage("stop takes -A, or -d and a directory, or -N and a name, or URLs");
	bool stopped = options->all ? stop_all(&terms) : stop_given(options, &terms);
	return stopped ? STATUS_DONE : STATUS_FAILED;
}
