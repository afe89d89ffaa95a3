#include "command/rows.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cluster/sweep.h"
#include "command/facts.h"
#include "command/inquiry.h"
#include "server/postmaster.h"
#include "server/url.h"
#include "sys/identity.h"
#include "sys/loop.h"
#include "sys/memory.h"

enum { ASK_AGAIN_MS = 10000, MS_PER_SECOND = 1000 };

static void row_free(struct row *row)
{
	state_free(&row->record);
	free(row->url);
	free(row->pids);
}

void rows_free(struct rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		row_free(&rows->item[i]);
	free(rows->item);
	*rows = (struct rows){NULL, 0};
}

/* ---- the records ---- */

static void row_init(struct row *row, const struct rundir *clusters, const char *name, const char *caller)
{
	snprintf(row->name, sizeof row->name, "%s", name);
	char *url = facts_url(&row->record, "", caller);
	row->url = url ? url_shown(url) : NULL;
	free(url);
	row->age = facts_age(clusters, name);
	row->clients = row->idle = row->memory = row->disk = row->reported_idle = -1;
}

static bool read_all(struct rows *rows, const struct rundir *clusters)
{
	struct strs names = STRS_INIT;
	char *caller = identity_caller_name();
	bool known = sweep_all(clusters) && rundir_names(clusters, &names);

	rows->item = mem_alloc((names.count + 1) * sizeof *rows->item);
	for (size_t i = 0; i < names.count; i++) {
		struct row *row = &rows->item[rows->count];
		if (!state_read(clusters, names.item[i], &row->record)) {
			known = state_is_none(clusters, names.item[i]) && known;
			continue;
		}
		row_init(row, clusters, names.item[i], caller ? caller : "");
		rows->count++;
	}
	free(caller);
	strs_free(&names);
	return known;
}

/* A name is never used for another cluster, but kept data get another server. */
static void carry_over(struct rows *rows, const struct rows *before)
{
	for (size_t i = 0; i < rows->count; i++) {
		struct row *row = &rows->item[i];
		for (size_t j = 0; j < before->count; j++) {
			const struct row *old = &before->item[j];
			if (strcmp(row->name, old->name) != 0 ||
				row->record.postmaster.pid != old->record.postmaster.pid)
				continue;
			row->memory = old->memory;
			row->disk = old->disk;
			row->measured = old->measured;
			row->reported_idle = old->reported_idle;
			row->reported = old->reported;
			row->clients = old->clients;
		}
	}
}

/* ---- the processes ---- */

static bool is_same(const struct process *process, const struct process *recorded)
{
	return recorded->pid > 0 && process->pid == recorded->pid &&
		(recorded->start == 0 || process->start == recorded->start);
}

static void add_pid(struct row *row, pid_t pid)
{
	row->pids = mem_resize(row->pids, row->pid_count + 1, sizeof *row->pids);
	row->pids[row->pid_count++] = pid;
}

static void see_server(struct row *row, const struct process_entry *all, size_t count)
{
	const struct process *postmaster = &row->record.postmaster;
	long long clients = 0;

	for (size_t i = 0; i < count; i++)
		if (is_same(&all[i].self, postmaster))
			add_pid(row, postmaster->pid);
	for (size_t i = 0; row->pid_count > 0 && i < count; i++) {
		if (all[i].parent != postmaster->pid)
			continue;
		add_pid(row, all[i].self.pid);
		clients += postmaster_serves(all[i].self.pid);
	}
	/* The watchdog is asked when the last client has left. */
	if (clients == 0 && row->clients > 0)
		row->reported = 0;
	row->clients = row->pid_count > 0 ? clients : -1;
}

static void see_servers(struct rows *rows)
{
	struct process_entry *all;
	size_t count;

	process_all(&all, &count);
	for (size_t i = 0; i < rows->count; i++)
		see_server(&rows->item[i], all, count);
	free(all);
}

/* ---- what the watchdogs know ---- */

static bool is_due(const struct row *row, long long now)
{
	return row->record.state == STATE_RUNNING && (row->reported == 0 || now - row->reported >= ASK_AGAIN_MS);
}

static void receive(struct row *row, struct inquiry *inquiry, long long deadline)
{
	row->reported = loop_now();
	row->reported_idle = inquiry_receive(inquiry, deadline) ? inquiry->status.idle_ms : -1;
	inquiry_free(inquiry);
}

/* Ask some; false if none is left that has to be asked. */
static bool ask_some(struct rows *rows, const struct rundir *clusters)
{
	struct inquiry asked[INQUIRY_BATCH_MAX];
	struct row *whom[INQUIRY_BATCH_MAX];
	long long now = loop_now();
	size_t count = 0;

	for (size_t i = 0; i < rows->count && count < INQUIRY_BATCH_MAX; i++) {
		if (!is_due(&rows->item[i], now))
			continue;
		asked[count] = (struct inquiry)INQUIRY_INIT;
		whom[count] = &rows->item[i];
		inquiry_send(&asked[count], clusters, whom[count]->name, now + INQUIRY_ANSWER_MS);
		count++;
	}
	for (size_t i = 0; i < count; i++)
		receive(whom[i], &asked[i], now + INQUIRY_ANSWER_MS);
	return count > 0;
}

/* A client that is connected now may have come since the watchdog's last look. */
static void find_idle(struct rows *rows)
{
	long long now = loop_now();

	for (size_t i = 0; i < rows->count; i++) {
		struct row *row = &rows->item[i];
		if (row->record.state == STATE_RUNNING && row->reported_idle >= 0)
			row->idle = row->clients > 0 ? 0 : (row->reported_idle + now - row->reported) / MS_PER_SECOND;
	}
}

/* ---- memory and disk ---- */

static void measure(struct row *row)
{
	row->measured = loop_now();
	row->disk = facts_size(&row->record);
	row->memory = row->pid_count > 0 ? 0 : -1;
	for (size_t i = 0; i < row->pid_count; i++) {
		long long bytes = memory_of(row->pids[i]);
		if (bytes > 0)
			row->memory += bytes;
	}
}

/* The one that was not measured for the longest time, but since `now`; NULL: there is none. */
static struct row *find_stale(const struct rows *rows, long long now)
{
	struct row *stale = NULL;

	for (size_t i = 0; i < rows->count; i++) {
		struct row *row = &rows->item[i];
		if (row->measured < now && (!stale || row->measured < stale->measured))
			stale = row;
	}
	return stale;
}

static void measure_some(const struct rows *rows, long long measure_ms)
{
	long long now = loop_now();
	struct row *row;

	while ((row = find_stale(rows, now)) && (measure_ms < 0 || loop_now() - now < measure_ms))
		measure(row);
}

/* ---- all of it ---- */

static int compare(const void *left, const void *right)
{
	const struct row *a = left;
	const struct row *b = right;
	int order = (a->record.state == STATE_SPARE) - (b->record.state == STATE_SPARE);

	if (order == 0)
		order = (a->age < 0) - (b->age < 0);
	if (order == 0)
		order = (a->age > b->age) - (a->age < b->age);
	return order != 0 ? order : strcmp(a->name, b->name);
}

bool rows_refresh(struct rows *rows, long long measure_ms)
{
	struct rundir clusters;
	struct rows now = {NULL, 0};

	if (!rundir_open(&clusters, false)) {
		bool none = errno == ENOENT;
		rows_free(rows);
		return none;
	}
	bool known = read_all(&now, &clusters);
	carry_over(&now, rows);
	rows_free(rows);
	*rows = now;
	see_servers(rows);
	while (ask_some(rows, &clusters))
		;
	find_idle(rows);
	measure_some(rows, measure_ms);
	qsort(rows->item, rows->count, sizeof *rows->item, compare);
	rundir_close(&clusters);
	return known;
}
