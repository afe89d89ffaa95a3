#include "pg/stop.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "pg/record.h"
#include "pg/resolve.h"
#include "server/url.h"
#include "sys/net.h"

/* ---- which cluster ---- */

/* A server on TCP is known by its port: only one can have it. */
static bool is_of_url(const struct record *record, const char *directory, unsigned port)
{
	if (directory)
		return strcmp(record->directory, directory) == 0 || strcmp(record->link, directory) == 0;
	return port != 0 && url_port(record->url) == port;
}

static bool find_url(
	const struct clusters *clusters, const char *directory, unsigned port, char name[CLUSTER_NAME_MAX], bool *found)
{
	struct strs names = STRS_INIT;
	bool known = clusters_names(clusters, &names);

	*found = false;
	for (size_t i = 0; i < names.count && !*found; i++) {
		struct record record;
		if (!record_read(clusters, names.item[i], &record))
			continue;
		*found = is_of_url(&record, directory, port);
		if (*found)
			snprintf(name, CLUSTER_NAME_MAX, "%s", names.item[i]);
		record_free(&record);
	}
	strs_free(&names);
	return known;
}

static bool is_there(const struct clusters *clusters, const char *name)
{
	struct record record;

	if (!clusters_is_name(name) || !record_read(clusters, name, &record))
		return false;
	record_free(&record);
	return true;
}

/* ---- what is said ---- */

static bool say_absent(const char *what)
{
	warn_msg("there is no cluster '%s'", what);
	return false;
}

static bool judge(enum halt_result result, const char *what)
{
	if (result == HALT_ABSENT)
		return say_absent(what);
	if (result == HALT_AT_REST)
		warn_msg("'%s' is not running", what);
	return result == HALT_STOPPED;
}

/* ---- its three forms ---- */

static bool stop_url(const struct clusters *clusters, const char *url, const struct halt_terms *terms)
{
	char name[CLUSTER_NAME_MAX], own[CLUSTER_NAME_MAX];
	char *directory = url_directory(url);
	unsigned port = directory ? 0 : url_port(url);
	enum halt_result result = HALT_ABSENT;
	bool found;

	if (!find_url(clusters, directory, port, name, &found)) {
		free(directory);
		return false;
	}
	bool ours = directory && clusters_name_in(clusters, directory, own);
	if (found || ours)
		result = halt_one(clusters, found ? name : own, terms);
	else if (port != 0)
		ours = !net_has_listener(port);
	free(directory);
	return (ours && (result == HALT_ABSENT || result == HALT_AT_REST)) || judge(result, url);
}

static enum halt_result halt_path(const struct clusters *clusters, const char *path, const struct halt_terms *terms)
{
	char name[CLUSTER_NAME_MAX];
	char *directory = resolve_path(path);

	if (!directory)
		return HALT_FAILED;
	(void)clusters_name_in(clusters, directory, name);
	free(directory);
	return halt_one(clusters, name, terms);
}

static bool stop_directory(const struct clusters *clusters, const char *what, const struct halt_terms *terms)
{
	const char *rest = strchr(what, '&');

	if (url_is_url(what))
		return stop_url(clusters, what, terms);
	enum halt_result result = halt_path(clusters, what, terms);
	/* Scripts take the directory to be all that is behind the first `=` of a URL. */
	if (result == HALT_ABSENT && rest) {
		char *path = mem_copy_bytes(what, (size_t)(rest - what));
		result = halt_path(clusters, path, terms);
		free(path);
	}
	return judge(result, what);
}

static bool stop_operand(const struct clusters *clusters, const char *what, const struct halt_terms *terms)
{
	if (is_there(clusters, what))
		return judge(halt_one(clusters, what, terms), what);
	return stop_directory(clusters, what, terms);
}

static bool stop_nothing(const char *what)
{
	unsigned port = url_is_url(what) ? url_port(what) : 0;

	return (port != 0 && !net_has_listener(port)) || say_absent(what);
}

/* ---- all that are named ---- */

static bool stop_each(const struct clusters *clusters, const char *directory, const struct strs *operands,
	const struct halt_terms *terms)
{
	bool done = !*directory || stop_directory(clusters, directory, terms);

	for (size_t i = 0; i < operands->count; i++)
		done = stop_operand(clusters, operands->item[i], terms) && done;
	return done;
}

/* There is no directory of clusters. */
static bool stop_none(const char *directory, const struct strs *operands)
{
	bool done = !*directory || stop_nothing(directory);

	for (size_t i = 0; i < operands->count; i++)
		done = stop_nothing(operands->item[i]) && done;
	return done;
}

bool stop_named(const char *directory, const struct strs *operands, const struct halt_terms *terms)
{
	struct clusters clusters;

	if (!clusters_open(&clusters, false))
		return errno == ENOENT && stop_none(directory, operands);
	bool done = stop_each(&clusters, directory, operands, terms);
	clusters_close(&clusters);
	return done;
}

bool stop_all(const struct halt_terms *terms)
{
	struct clusters clusters;

	if (!clusters_open(&clusters, false))
		return errno == ENOENT;
	bool done = halt_all(&clusters, terms);
	clusters_close(&clusters);
	return done;
}
