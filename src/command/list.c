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
#include "sys/listing.h"
#include "sys/loop.h"

enum list_form { COLUMNS, JSON, JSON_SECRET /* with passwords in the URLs */ };

/* So many watchdogs are asked side by side, each by a descriptor. */
enum { ANSWER_MS = 1000, BATCH_MAX = 128 };

struct entry {
	const char *name;
	struct state record;
	struct ctl channel;
	struct message status;
	bool known;    /* `record` was read */
	bool answered; /* so was `status` */
};

/* ---- what the watchdogs know ---- */

static void ask(const struct rundir *clusters, struct entry *entry, long long deadline)
{
	entry->channel.fd = ctl_call(clusters, entry->name, deadline);
	if (entry->channel.fd >= 0 && !CTL_SEND(&entry->channel, "status"))
		ctl_close(&entry->channel);
}

/* A watchdog of another build has no such answer. */
static void hear(struct entry *entry, long long deadline)
{
	entry->answered = entry->channel.fd >= 0 && ctl_await(&entry->channel, &entry->status, deadline) > 0;
	ctl_close(&entry->channel);
	if (entry->answered && !ctl_is(&entry->status, "status", 5)) {
		strs_free(&entry->status.words);
		entry->answered = false;
	}
}

/* They all have the same second to answer. */
static void ask_all(const struct rundir *clusters, struct entry *entries, size_t count, enum list_form form)
{
	long long deadline = loop_now() + ANSWER_MS;

	for (size_t i = 0; i < count; i++)
		if (entries[i].known && (form != COLUMNS || entries[i].record.has_password))
			ask(clusters, &entries[i], deadline);
	for (size_t i = 0; i < count; i++)
		hear(&entries[i], deadline);
}

/* ---- how it is printed ---- */

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

static void add_columns(struct str *lines, const char *name, const struct state *record, const char *url)
{
	char pid[24] = "-";

	if (record->postmaster.pid > 0)
		snprintf(pid, sizeof pid, "%ld", (long)record->postmaster.pid);
	str_addf(lines, "%s\t%s\t%s\t%s\t%s\t%s\n", name, state_name(record->state), record->version, pid,
		url ? url : "-", record->directory);
}

static void add_cluster(struct str *lines, const struct rundir *clusters, const struct entry *entry, const char *caller,
	enum list_form form)
{
	const struct message *status = entry->answered ? &entry->status : NULL;
	char *url = url_of(&entry->record, status, caller, form);

	if (form == COLUMNS) {
		add_columns(lines, entry->name, &entry->record, url);
	} else {
		list_json_add(&(struct list_json){clusters, entry->name, &entry->record, status, url}, lines);
		str_add_char(lines, '\n');
	}
	free(url);
}

/* False after a line on stderr for each record that cannot be read. */
static bool add_batch(
	struct str *lines, const struct rundir *clusters, char *const *names, size_t count, enum list_form form)
{
	struct entry entries[BATCH_MAX];
	char *caller = identity_caller_name();
	bool known = true;

	for (size_t i = 0; i < count; i++) {
		entries[i] = (struct entry){.name = names[i], .channel = {.fd = -1, .line = STR_INIT}};
		entries[i].known = state_read(clusters, names[i], &entries[i].record);
		known = (entries[i].known || state_is_none(clusters, names[i])) && known;
	}
	ask_all(clusters, entries, count, form);
	for (size_t i = 0; i < count; i++) {
		if (!entries[i].known)
			continue;
		add_cluster(lines, clusters, &entries[i], caller ? caller : "", form);
		if (entries[i].answered)
			strs_free(&entries[i].status.words);
		state_free(&entries[i].record);
	}
	free(caller);
	return known;
}

static bool print(enum list_form form)
{
	struct rundir clusters;
	struct strs names = STRS_INIT;
	struct str lines = STR_INIT;

	if (!rundir_open(&clusters, false))
		return errno == ENOENT;
	bool known = sweep_all(&clusters) && rundir_names(&clusters, &names);
	for (size_t at = 0; at < names.count; at += BATCH_MAX) {
		size_t left = names.count - at;
		known = add_batch(&lines, &clusters, names.item + at, left < BATCH_MAX ? left : BATCH_MAX, form) &&
			known;
	}
	listing_print(&lines);
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
