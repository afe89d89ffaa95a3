#include "migrate/migrations.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "text/migname.h"

/* The files whose names are good, before the graph is made of them. */
struct names {
	struct named {
		struct migname parsed;
		const struct entry *entry;
	} * item;
	size_t count;
};

static bool parse_names(const struct entries *entries, const char *prefix, struct names *names);
static void make_versions(const struct names *names, struct migrations *migrations);
static bool make_bases(const struct names *names, struct migrations *migrations);
static bool make_steps(const struct names *names, struct migrations *migrations);
static void make_order(struct migrations *migrations);

bool migrations_read(const struct entries *entries, const char *prefix, struct migrations *migrations)
{
	struct names names = {NULL, 0};

	*migrations = (struct migrations){.version = NULL};
	bool good = parse_names(entries, prefix, &names);
	make_versions(&names, migrations);
	good = make_bases(&names, migrations) && good;
	good = make_steps(&names, migrations) && good;
	make_order(migrations);
	for (size_t i = 0; i < names.count; i++)
		migname_free(&names.item[i].parsed);
	free(names.item);
	return good;
}

void migrations_free(struct migrations *migrations)
{
	for (size_t i = 0; i < migrations->count; i++)
		free(migrations->version[i].text);
	free(migrations->version);
	free(migrations->order);
	free(migrations->step);
	*migrations = (struct migrations){.version = NULL};
}

/* ---- The names. */

static bool complain(const struct entry *entry, const char *problem)
{
	warn_msg("'%s' cannot be a migration: %s", entry->path, problem);
	return false;
}

static bool parse_name(const struct entry *entry, const char *prefix, struct migname *parsed)
{
	const char *problem;

	if (!migname_parse(entry->name, parsed, &problem))
		return complain(entry, problem);
	if (prefix && strcmp(parsed->prefix, prefix) != 0)
		warn_msg("'%s' cannot be a migration of '%s': its name begins with '%s'", entry->path, prefix,
			parsed->prefix);
	else if (parsed->from && strcmp(parsed->from, parsed->to) == 0)
		(void)complain(entry, "it leads from a version to itself");
	else
		return true;
	migname_free(parsed);
	return false;
}

static bool parse_names(const struct entries *entries, const char *prefix, struct names *names)
{
	bool good = true;

	names->item = mem_resize(NULL, entries->count + 1, sizeof *names->item);
	for (size_t i = 0; i < entries->count; i++) {
		struct named *named = &names->item[names->count];
		if (entries->item[i].part != ENTRIES_MIGRATIONS)
			continue;
		named->entry = &entries->item[i];
		if (!parse_name(named->entry, prefix, &named->parsed)) {
			good = false;
			continue;
		}
		names->count++;
		if (!prefix)
			prefix = named->parsed.prefix;
	}
	return good;
}

/* ---- The graph. */

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_version(struct migrations *migrations, const char *text)
{
	struct migrations_version *version = &migrations->version[migrations->count++];

	*version = (struct migrations_version){.text = mem_copy(text)};
	version->is_unreleased = strcmp(text, MIGNAME_UNRELEASED) == 0;
	if (!version->is_unreleased)
		(void)pep440_parse(version->text, &version->parsed);
}

static void make_versions(const struct names *names, struct migrations *migrations)
{
	const char **text = mem_resize(NULL, 2 * names->count + 1, sizeof(char *));
	size_t count = 0;

	for (size_t i = 0; i < names->count; i++) {
		text[count++] = names->item[i].parsed.to;
		if (names->item[i].parsed.from)
			text[count++] = names->item[i].parsed.from;
	}
	qsort(text, count, sizeof(char *), compare_texts);
	migrations->version = mem_resize(NULL, count + 1, sizeof *migrations->version);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || strcmp(text[i - 1], text[i]) != 0)
			add_version(migrations, text[i]);
	free(text);
}

size_t migrations_find(const struct migrations *migrations, const char *version)
{
	size_t low = 0;
	size_t high = migrations->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(version, migrations->version[middle].text);
		if (order == 0)
			return middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return MIGRATIONS_NONE;
}

const struct migrations_step *migrations_step_between(const struct migrations *migrations, size_t from, size_t to)
{
	size_t low = migrations->version[from].first_step;
	size_t end = low + migrations->version[from].step_count;
	size_t high = end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (migrations->step[middle].to < to)
			low = middle + 1;
		else
			high = middle;
	}
	return low < end && migrations->step[low].to == to ? &migrations->step[low] : NULL;
}

static bool complain_twice(const struct entry *first, const struct entry *second)
{
	warn_msg("'%s' and '%s' are the same migration", first->path, second->path);
	return false;
}

static bool make_bases(const struct names *names, struct migrations *migrations)
{
	bool good = true;

	for (size_t i = 0; i < names->count; i++) {
		const struct named *named = &names->item[i];
		if (named->parsed.from)
			continue;
		struct migrations_version *version =
			&migrations->version[migrations_find(migrations, named->parsed.to)];
		if (version->base)
			good = complain_twice(version->base, named->entry);
		else
			version->base = named->entry;
	}
	return good;
}

/* The entry's place in the list decides between two of the same, so that the order does not depend on qsort. */
static int compare_steps(const void *a, const void *b)
{
	const struct migrations_step *left = a;
	const struct migrations_step *right = b;

	if (left->from != right->from)
		return left->from < right->from ? -1 : 1;
	if (left->to != right->to)
		return left->to < right->to ? -1 : 1;
	return (left->entry > right->entry) - (left->entry < right->entry);
}

static bool make_steps(const struct names *names, struct migrations *migrations)
{
	bool good = true;

	migrations->step = mem_resize(NULL, names->count + 1, sizeof *migrations->step);
	for (size_t i = 0; i < names->count; i++) {
		const struct named *named = &names->item[i];
		if (named->parsed.from)
			migrations->step[migrations->step_count++] =
				(struct migrations_step){migrations_find(migrations, named->parsed.from),
					migrations_find(migrations, named->parsed.to), named->entry};
	}
	qsort(migrations->step, migrations->step_count, sizeof *migrations->step, compare_steps);
	for (size_t i = 0; i < migrations->step_count; i++) {
		const struct migrations_step *step = &migrations->step[i];
		struct migrations_version *from = &migrations->version[step->from];
		if (from->step_count++ == 0)
			from->first_step = i;
		if (i > 0 && step[-1].from == step->from && step[-1].to == step->to)
			good = complain_twice(step[-1].entry, step->entry);
	}
	return good;
}

/* ---- The order. */

/* Two spellings of one version are in the order of their texts. */
static int compare_versions(const void *a, const void *b)
{
	const struct migrations_version *left = *(const struct migrations_version *const *)a;
	const struct migrations_version *right = *(const struct migrations_version *const *)b;

	if (left->is_unreleased || right->is_unreleased)
		return (int)left->is_unreleased - (int)right->is_unreleased;
	int order = pep440_compare(&left->parsed, &right->parsed);
	return order != 0 ? order : strcmp(left->text, right->text);
}

static void make_order(struct migrations *migrations)
{
	const struct migrations_version **sorted =
		mem_resize(NULL, migrations->count + 1, sizeof(struct migrations_version *));

	for (size_t i = 0; i < migrations->count; i++)
		sorted[i] = &migrations->version[i];
	qsort(sorted, migrations->count, sizeof(struct migrations_version *), compare_versions);
	migrations->order = mem_resize(NULL, migrations->count + 1, sizeof *migrations->order);
	for (size_t i = 0; i < migrations->count; i++)
		migrations->order[i] = (size_t)(sorted[i] - migrations->version);
	free(sorted);
}

size_t migrations_target(const struct migrations *migrations)
{
	return migrations->count > 0 ? migrations->order[migrations->count - 1] : MIGRATIONS_NONE;
}
