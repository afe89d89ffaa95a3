#include "command/list.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "cluster/rundir.h"
#include "cluster/state.h"
#include "cluster/sweep.h"
#include "command/facts.h"
#include "command/inquiry.h"
#include "command/list_json.h"
#include "command/list_watch.h"
#include "server/url.h"
#include "sys/identity.h"
#include "sys/listing.h"
#include "sys/loop.h"

enum list_form { COLUMNS, JSON, JSON_SECRET /* with passwords in the URLs */ };

struct entry {
	const char *name;
	struct state record;
	struct inquiry inquiry;
	bool known; /* `record` was read */
};

/* Whether its watchdog knows more than the record. */
static bool is_asked(const struct entry *entry, enum list_form form)
{
	return entry->known && (form != COLUMNS || entry->record.has_password);
}

static void ask_all(const struct rundir *clusters, struct entry *entries, size_t count, enum list_form form)
{
	long long deadline = loop_now() + INQUIRY_ANSWER_MS;

	for (size_t i = 0; i < count; i++)
		if (is_asked(&entries[i], form))
			inquiry_send(&entries[i].inquiry, clusters, entries[i].name, deadline);
	for (size_t i = 0; i < count; i++)
		(void)inquiry_receive(&entries[i].inquiry, deadline);
}

/* ---- how it is printed ---- */

/* NULL: it has none. */
static char *url_of(
	const struct state *record, const struct reply_status *status, const char *caller, enum list_form form)
{
	char *url = facts_url(record, status && status->url ? status->url : "", caller);
	char *shown = url && form == JSON ? url_shown(url) : mem_copy(url);

	free(url);
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
	const struct reply_status *status = entry->inquiry.answered ? &entry->inquiry.status : NULL;
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
	struct entry entries[INQUIRY_BATCH_MAX];
	char *caller = identity_caller_name();
	bool known = true;

	for (size_t i = 0; i < count; i++) {
		entries[i] = (struct entry){.name = names[i], .inquiry = INQUIRY_INIT};
		entries[i].known = state_read(clusters, names[i], &entries[i].record);
		known = (entries[i].known || state_is_none(clusters, names[i])) && known;
	}
	ask_all(clusters, entries, count, form);
	for (size_t i = 0; i < count; i++) {
		if (!entries[i].known)
			continue;
		add_cluster(lines, clusters, &entries[i], caller ? caller : "", form);
		inquiry_free(&entries[i].inquiry);
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
	for (size_t at = 0; at < names.count; at += INQUIRY_BATCH_MAX) {
		size_t left = names.count - at;
		known = add_batch(&lines, &clusters, names.item + at,
				left < INQUIRY_BATCH_MAX ? left : INQUIRY_BATCH_MAX, form) &&
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
	if (options->watch && options->json)
		die_usage("list takes -j or -W, not both");
	if (options->watch)
		return list_watch() ? STATUS_DONE : STATUS_FAILED;
	if (options->json)
		form = options->verbose ? JSON_SECRET : JSON;
	return print(form) ? STATUS_DONE : STATUS_FAILED;
}
