#include "template/prune.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "extension/shadow.h"
#include "install/cache.h"
#include "sys/env.h"
#include "sys/listing.h"
#include "template/index.h"
#include "template/template.h"
#include "text/fields.h"
#include "text/str.h"
#include "text/utc.h"

enum { DAY = 86400, IN_USE_S = 600 };

static void add_entry(struct str *lines, const struct template_entry *entry);

bool prune_print(void)
{
	struct template_entries entries = {0};
	struct str lines = STR_INIT;
	int templates = cache_open("template", false);

	if (templates < 0 && errno != ENOENT && errno != EPERM)
		warn_errno("cannot read the cache");
	if (templates < 0)
		return errno == ENOENT && out_close();
	bool read = index_read(templates, &entries);
	if (!read)
		warn_errno("cannot read the cache");
	for (size_t i = 0; i < entries.count; i++)
		add_entry(&lines, &entries.item[i]);
	listing_print(&lines);
	index_free(&entries);
	close(templates);
	return out_close() && read;
}

static bool is_told_elsewhere(const char *key)
{
	static const char *const keys[] = {"version", "layout", TEMPLATE_BYTES};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strcmp(key, keys[i]) == 0)
			return true;
	return false;
}

static void add_entry(struct str *lines, const struct template_entry *entry)
{
	struct fields made;
	char when[UTC_SIZE];

	if (!fields_parse(str_text(&entry->made), &made))
		return;
	const char *version = fields_get(&made, "version");
	str_addf(lines, "%s\t%s\t%s\t%lld\t", entry->name, version ? version : "", utc_write(entry->last_use, when),
		entry->bytes);
	const char *blank = "";
	for (size_t i = 0; i < made.count; i++) {
		struct str value = STR_INIT;
		if (is_told_elsewhere(made.item[i].key))
			continue;
		/* The name of a template has its version and digest in it, so the parent can be shown by its name. */
		if (strcmp(made.item[i].key, "parent") == 0 && version)
			str_addf(&value, "%s-%.16s", version, made.item[i].value);
		else
			str_add_encoded(&value, made.item[i].value);
		str_addf(lines, "%s%s=%s", blank, made.item[i].key, str_text(&value));
		str_free(&value);
		blank = " ";
	}
	str_add_char(lines, '\n');
	fields_free(&made);
}

bool prune_remove(unsigned long long days, bool verbose)
{
	struct template_entries entries = {0};
	time_t now = time(NULL);
	int templates = cache_open("template", false);

	int reason = errno;

	shadow_sweep(days);
	errno = reason;
	if (templates < 0 && errno != ENOENT && errno != EPERM)
		warn_errno("cannot read the cache");
	if (templates < 0)
		return errno == ENOENT && out_close();
	char *path = cache_name("template", "");
	index_sweep(templates, path);
	free(path);
	bool done = index_read(templates, &entries);
	for (size_t i = 0; i < entries.count; i++) {
		const struct template_entry *entry = &entries.item[i];
		if (now - entry->last_use < (time_t)(days * 86400))
			continue;
		bool gone = index_remove(templates, entry->name);
		bool in_use = !gone && errno == EWOULDBLOCK;
		if (!gone && !in_use)
			warn_errno("cannot remove '%s'", entry->name);
		else if (verbose)
			warn_msg("'%s' %s", entry->name, gone ? "is removed" : "is in use");
		done = done && (gone || in_use);
	}
	index_free(&entries);
	close(templates);
	return out_close() && done;
}

/* ---- making room ---- */

bool prune_read_limits(struct prune_limits *limits)
{
	return env_number("TINYPG_TEMPLATE_DAYS", 0, 36500, 30, &limits->days) &&
		env_number("TINYPG_TEMPLATE_SIZE", 0, 1ULL << 40, 10240, &limits->megabytes);
}

/* The parent of an entry; NULL if it has none, or if the parent is gone. */
static struct template_entry *find_parent(struct template_entries *entries, const struct template_entry *entry)
{
	struct fields made;
	struct template_entry *found = NULL;

	if (!fields_parse(str_text(&entry->made), &made))
		return NULL;
	const char *version = fields_get(&made, "version");
	const char *digest = fields_get(&made, "parent");
	if (version && digest) {
		char *name = str_format("%s-%.16s", version, digest);
		for (size_t i = 0; i < entries->count && !found; i++)
			if (strcmp(entries->item[i].name, name) == 0)
				found = &entries->item[i];
		free(name);
	}
	fields_free(&made);
	return found;
}

/* A parent serves to make its children from: each use of a child counts as a use of all its ancestors. */
static void use_parents(struct template_entries *entries, time_t *uses)
{
	for (size_t i = 0; i < entries->count; i++)
		uses[i] = entries->item[i].last_use;
	for (size_t i = 0; i < entries->count; i++) {
		struct template_entry *parent = find_parent(entries, &entries->item[i]);
		for (; parent; parent = find_parent(entries, parent)) {
			time_t *use = &uses[parent - entries->item];
			if (*use < entries->item[i].last_use)
				*use = entries->item[i].last_use;
		}
	}
}

static void remove_old(int templates, struct template_entries *entries, time_t now, unsigned long long days)
{
	time_t *uses = mem_alloc((entries->count + 1) * sizeof *uses);

	use_parents(entries, uses);
	for (size_t i = 0; i < entries->count; i++)
		if (now - uses[i] >= (time_t)(days * DAY) && index_remove(templates, entries->item[i].name))
			entries->item[i].bytes = 0;
	free(uses);
}

static int by_use(const void *a, const void *b)
{
	const struct template_entry *first = a;
	const struct template_entry *second = b;

	return (first->last_use > second->last_use) - (first->last_use < second->last_use);
}

/* Remove those used longest ago, but none whose name was given to somebody a moment ago. */
static void remove_excess(int templates, struct template_entries *entries, time_t now, unsigned long long megabytes)
{
	unsigned long long most = megabytes << 20;
	unsigned long long total = 0;

	for (size_t i = 0; i < entries->count; i++)
		total += (unsigned long long)entries->item[i].bytes;
	qsort(entries->item, entries->count, sizeof *entries->item, by_use);
	for (size_t i = 0; i < entries->count && total > most; i++) {
		const struct template_entry *entry = &entries->item[i];
		if (now - entry->last_use < IN_USE_S || entry->bytes == 0)
			continue;
		if (index_remove(templates, entry->name))
			total -= (unsigned long long)entry->bytes;
	}
}

void prune_to_limits(int templates, const struct prune_limits *limits)
{
	struct template_entries entries = {0};
	time_t now = time(NULL);

	shadow_sweep(limits->days > 0 ? limits->days : SHADOW_DAYS_MAX);
	if (!index_read(templates, &entries))
		return;
	if (limits->days > 0)
		remove_old(templates, &entries, now, limits->days);
	if (limits->megabytes > 0)
		remove_excess(templates, &entries, now, limits->megabytes);
	index_free(&entries);
}
