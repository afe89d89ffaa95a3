#include "command/list_json.h"

#include <limits.h>

#include "command/facts.h"
#include "server/postmaster.h"
#include "text/jsonout.h"
#include "text/num.h"

enum { MS_PER_SECOND = 1000 };

/* ---- what is known ---- */

static long long clients_of(const struct state *record)
{
	return process_alive(&record->postmaster) ? postmaster_clients(record->postmaster.pid) : -1;
}

/* ---- how it is written ---- */

static void add_count(struct str *out, const char *key, long long value)
{
	jsonout_key(out, key);
	if (value < 0)
		jsonout_null(out);
	else
		jsonout_number(out, value);
}

static void add_text(struct str *out, const char *key, const char *text)
{
	jsonout_key(out, key);
	jsonout_text(out, text);
}

static void add_pid(struct str *out, const char *key, const struct process *process)
{
	add_count(out, key, process->pid > 0 ? (long long)process->pid : -1);
}

/* Rounded up, since a wait of 0 means for ever; -1 stays. */
static long long seconds(long long ms)
{
	return ms < 0 ? -1 : (ms + MS_PER_SECOND - 1) / MS_PER_SECOND;
}

/* Of the processes of -T. */
static void add_pids(const struct reply_status *status, struct str *out)
{
	struct strs pids = STRS_INIT;

	jsonout_key(out, "pids");
	if (!status) {
		jsonout_null(out);
		return;
	}
	if (status->pids)
		strs_split(&pids, status->pids, ',');
	jsonout_open(out, '[');
	for (size_t i = 0; i < pids.count; i++) {
		unsigned long long pid = 0;
		if (num_parse(pids.item[i], 1, INT_MAX, &pid))
			jsonout_number(out, (long long)pid);
	}
	jsonout_close(out, ']');
	strs_free(&pids);
}

static void add_status(const struct state *record, const struct reply_status *status, struct str *out)
{
	long long clients = clients_of(record);
	long long idle = status ? seconds(status->idle_ms) : -1;

	add_count(out, "clients", clients);
	/* The watchdog's last look may be a while ago. */
	add_count(out, "idle", idle >= 0 && clients > 0 ? 0 : idle);
	jsonout_key(out, "terms");
	jsonout_open(out, '{');
	add_count(out, "wait", status ? seconds(status->wait_ms) : -1);
	jsonout_key(out, "keep");
	jsonout_bool(out, record->keep);
	add_pids(status, out);
	jsonout_close(out, '}');
	add_text(out, "template", status ? status->template : NULL);
}

void list_json_add(const struct list_json *cluster, struct str *out)
{
	jsonout_open(out, '{');
	add_text(out, "name", cluster->name);
	add_text(out, "state", state_name(cluster->record->state));
	add_text(out, "version", cluster->record->version);
	jsonout_key(out, "pids");
	jsonout_open(out, '{');
	add_pid(out, "watchdog", &cluster->record->watchdog);
	add_pid(out, "postmaster", &cluster->record->postmaster);
	jsonout_close(out, '}');
	add_text(out, "url", cluster->url);
	add_text(out, "directory", cluster->record->directory);
	add_status(cluster->record, cluster->status, out);
	add_count(out, "age", facts_age(cluster->clusters, cluster->name));
	add_count(out, "size", facts_size(cluster->record));
	jsonout_close(out, '}');
}
