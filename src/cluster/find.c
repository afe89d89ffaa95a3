#include "cluster/find.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "cluster/resolve.h"
#include "cluster/state.h"
#include "server/url.h"

/* A server on TCP is identified by its port: only one server can have it. */
static bool is_of_url(const struct state *record, const char *directory, unsigned port)
{
	if (directory)
		return strcmp(record->directory, directory) == 0 || strcmp(record->link, directory) == 0;
	return port != 0 && url_port(record->url) == port;
}

bool find_by_url(
	const struct rundir *clusters, const char *directory, unsigned port, char name[CLUSTER_NAME_SIZE], bool *found)
{
	struct strs names = STRS_INIT;
	bool known = rundir_names(clusters, &names);

	*found = false;
	for (size_t i = 0; i < names.count && !*found; i++) {
		struct state record;
		if (!state_read(clusters, names.item[i], &record)) {
			known = state_is_none(clusters, names.item[i]) && known;
			continue;
		}
		*found = is_of_url(&record, directory, port);
		if (*found)
			snprintf(name, CLUSTER_NAME_SIZE, "%s", names.item[i]);
		state_free(&record);
	}
	strs_free(&names);
	return known;
}

bool find_is_there(const struct rundir *clusters, const char *name)
{
	struct state record;

	if (!rundir_is_name(name))
		return false;
	if (!state_read(clusters, name, &record))
		return errno != ENOENT;
	state_free(&record);
	return true;
}

bool find_cluster(const struct rundir *clusters, const char *what, char name[CLUSTER_NAME_SIZE])
{
	bool found = find_is_there(clusters, what), known = true;
	char *directory = NULL;

	if (found) {
		snprintf(name, CLUSTER_NAME_SIZE, "%s", what);
	} else if (url_is_url(what)) {
		directory = url_directory(what);
		known = find_by_url(clusters, directory, directory ? 0 : url_port(what), name, &found);
	} else {
		directory = resolve_path(what);
		known = directory;
		if (directory) {
			(void)rundir_name_in(clusters, directory, name);
			found = find_is_there(clusters, name);
		}
	}
	free(directory);
	return found || (known && find_warn_absent(clusters, what));
}

/* The path of a cluster's directory shows which TMPDIR it was made with. */
static void hint_elsewhere(const struct rundir *clusters, const char *what)
{
	char *directory = url_is_url(what) ? url_directory(what) : mem_copy(what);
	const char *own = strrchr(clusters->path, '/');
	char *mark = str_format("%s/", own);
	const char *found = directory ? strstr(directory, mark) : NULL;
	size_t length = found ? (size_t)(found - directory) : 0;

	if (found && *directory == '/' &&
		(length != (size_t)(own - clusters->path) || strncmp(directory, clusters->path, length) != 0))
		warn_hint("it was made with another TMPDIR: '%.*s'", length > 0 ? (int)length : 1, directory);
	free(mark);
	free(directory);
}

bool find_warn_absent(const struct rundir *clusters, const char *what)
{
	char *shown = url_shown(what);

	warn_msg("there is no cluster '%s'", shown);
	free(shown);
	hint_elsewhere(clusters, what);
	return false;
}
