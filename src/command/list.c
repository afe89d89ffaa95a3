#include "command/list.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "cluster/ctl.h"
#include "cluster/rundir.h"
#include "cluster/state.h"
#include "cluster/sweep.h"
#include "command/list_json.h"
#include "server/url.h"
#include "server/urlenv.h"
#include "sys/identity.h"
#include "sys/loop.h"

enum list_form { COLUMNS, JSON, JSON_SECRET /* with passwords in the URLs */ };

enum { ANSWER_MS = 1000 };

/* Ask the watchdog. False if it does not answer within a second, or is of a build that has no answer. */
static bool ask(const struct rundir *clusters, const char *name, struct message *status)
{
	long long deadline = loop_now() + ANSWER_MS;
	struct ctl channel = {.fd = ctl_call(clusters, name, deadline), .line = STR_INIT};
	bool known = channel.fd >= 0 && CTL_SEND(&channel, "status") && ctl_await(&channel, status, deadline) > 0;

	ctl_close(&channel);
	if (known && !ctl_is(status, "status", 4)) {
		strs_free(&status->words);
		known = false;
	}
	return known;
}

/* The URL as pg_tmp prints it for this caller, whom a URL without a user means; NULL: it has none. A spare's URL is not
 * shown: nobody has it yet. Only the watchdog knows a password; the record's URL has none. */
static char *url_of(const struct state *record, const struct message *status, const char *caller, enum list_form form)
{
	const char *told = status ? status->words.item[4] : "";
	struct str url = STR_INIT;

	if (!url_is_url(record->url) || record->state == SPARE)
		return NULL;
	str_add(&url, url_is_url(told) ? told : record->url);
	urlenv_add(&url, caller);
	char *shown = form == JSON ? url_shown(str_text(&url)) : mem_copy(str_text(&url));
	str_free(&url);
	return shown;
}

static void print_columns(const char *name, const struct state *record, const char *url)
{
	char pid[24] = "-";

	if (record->postmaster.pid > 0)
		snprintf(pid, sizeof pid, "%ld", (long)record->postmaster.pid);
	printf("%s\t%s\t%s\t%s\t%s\t%s\n", name, state_name(record->state), record->version, pid, url ? url : "-",
		record->directory);
}

static void print_cluster(const struct rundir *clusters, const char *name, const struct state *record,
	const char *caller, enum list_form form)
{
	struct message answer = {STRS_INIT};
	struct str object = STR_INIT;
	bool asked = (form != COLUMNS || record->has_password) && ask(clusters, name, &answer);
	const struct message *status = asked ? &answer : NULL;
	char *url = url_of(record, status, caller, form);

	if (form == COLUMNS) {
		print_columns(name, record, url);
	} else {
		list_json_add(&(struct list_json){clusters, name, record, status, url}, &object);
		puts(str_text(&object));
	}
	if (asked)
		strs_free(&answer.words);
	str_free(&object);
	free(url);
}

static bool print(enum list_form form)
{
	struct rundir clusters;
	struct strs names = STRS_INIT;
	char *caller;

	if (!rundir_open(&clusters, false))
		return errno == ENOENT;
	bool known = sweep_all(&clusters) && rundir_names(&clusters, &names);
	caller = identity_caller_name();
	for (size_t i = 0; i < names.count; i++) {
		struct state record;
		if (!state_read(&clusters, names.item[i], &record)) {
			known = state_is_none(&clusters, names.item[i]) && known;
			continue;
		}
		print_cluster(&clusters, names.item[i], &record, caller ? caller : "", form);
		state_free(&record);
	}
	free(caller);
	strs_free(&names);
	rundir_close(&clusters);
	return out_close() && known;
}

int list_clusters(const struct options *options)
{
	enum list_form form = COLUMNS;

	if (options->verbose && !options->json)
		die_usage("list takes -v only with -j");
	if (options->json)
		form = options->verbose ? JSON_SECRET : JSON;
	return print(form) ? STATUS_DONE : STATUS_FAILED;
}
