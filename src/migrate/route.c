#include "migrate/route.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "text/nearest.h"
#include "text/pep440.h"
#include "text/str.h"

/* The distances from one version: how many steps lead to each other one at least. */
struct survey {
	size_t *distance; /* MIGRATIONS_NONE: no steps lead there */
	size_t *previous; /* the version before it on the way */
	size_t *queue;
};

static bool find_target(const struct migrations *migrations, const char *to, size_t *target);
static bool bootstrap(const struct migrations *migrations, size_t target, struct route *route);
static bool walk(const struct migrations *migrations, size_t source, size_t target, struct route *route);
static bool lack_version(const struct migrations *migrations, const char *version, bool is_installed);
static bool lack_base(const struct migrations *migrations, size_t target);
static bool lack_way(const struct migrations *migrations, size_t source, size_t target);

bool route_find(const struct migrations *migrations, struct route_start start, const char *to, struct route *route)
{
	const char *from = start.version;
	size_t target;

	*route = (struct route)ROUTE_INIT;
	/* Who is there already needs no files, not even those that name the version. */
	if (from && to && strcmp(from, to) == 0)
		return true;
	if (!find_target(migrations, to, &target))
		return false;
	if (!from)
		return bootstrap(migrations, target, route) || lack_base(migrations, target);
	size_t source = migrations_find(migrations, from);
	if (source == MIGRATIONS_NONE)
		return lack_version(migrations, from, start.is_installed);
	return source == target || walk(migrations, source, target, route) || lack_way(migrations, source, target);
}

void route_free(struct route *route)
{
	free(route->leg);
	*route = (struct route)ROUTE_INIT;
}

static bool find_target(const struct migrations *migrations, const char *to, size_t *target)
{
	*target = to ? migrations_find(migrations, to) : migrations_target(migrations);
	if (*target != MIGRATIONS_NONE)
		return true;
	if (to)
		return lack_version(migrations, to, false);
	warn_msg("there are no migrations");
	return false;
}

/* ---- The search. */

static struct survey begin(size_t count)
{
	struct survey survey = {
		.distance = mem_resize(NULL, count + 1, sizeof(size_t)),
		.previous = mem_resize(NULL, count + 1, sizeof(size_t)),
		.queue = mem_resize(NULL, count + 1, sizeof(size_t)),
	};

	for (size_t i = 0; i < count; i++)
		survey.distance[i] = MIGRATIONS_NONE;
	return survey;
}

static void end(struct survey *survey)
{
	free(survey->distance);
	free(survey->previous);
	free(survey->queue);
}

/*
 * Breadth first from `source`. Of all versions that are one step nearer, the one before a version is that with the
 * smallest text, which is the smallest index: as pgpkg chooses.
 */
static void search_forward(const struct migrations *migrations, size_t source, struct survey *survey)
{
	size_t count = 0;

	survey->distance[source] = 0;
	survey->previous[source] = source; /* never used, but compared */
	survey->queue[count++] = source;
	for (size_t i = 0; i < count; i++) {
		size_t at = survey->queue[i];
		const struct migrations_version *version = &migrations->version[at];
		for (size_t j = version->first_step; j < version->first_step + version->step_count; j++) {
			size_t to = migrations->step[j].to;
			if (survey->distance[to] == MIGRATIONS_NONE) {
				survey->distance[to] = survey->distance[at] + 1;
				survey->previous[to] = at;
				survey->queue[count++] = to;
			} else if (at < survey->previous[to] && survey->distance[to] == survey->distance[at] + 1) {
				survey->previous[to] = at;
			}
		}
	}
}

/* Add the legs to the target in a survey. */
static void add_legs(
	const struct migrations *migrations, const struct survey *survey, size_t target, struct route *route)
{
	size_t length = survey->distance[target];

	route->leg = mem_resize(route->leg, route->count + length + 1, sizeof *route->leg);
	route->count += length;
	for (size_t i = route->count; length > 0; length--) {
		size_t from = survey->previous[target];
		route->leg[--i] = (struct route_leg){migrations_step_between(migrations, from, target)->entry,
			migrations->version[from].text, migrations->version[target].text};
		target = from;
	}
}

static bool walk(const struct migrations *migrations, size_t source, size_t target, struct route *route)
{
	struct survey survey = begin(migrations->count);

	search_forward(migrations, source, &survey);
	bool found = survey.distance[target] != MIGRATIONS_NONE;
	if (found)
		add_legs(migrations, &survey, target, route);
	end(&survey);
	return found;
}

/* Which versions lead to the target, itself included: the same search against the steps. */
static bool *search_backward(const struct migrations *migrations, size_t target)
{
	size_t count = migrations->count;
	bool *leads = mem_alloc(count + 1);
	size_t *first = mem_alloc((count + 2) * sizeof *first);
	size_t *before = mem_alloc((migrations->step_count + 1) * sizeof *before);
	size_t *queue = mem_alloc((count + 1) * sizeof *queue);
	size_t queued = 0;

	/* before[first[v]] to before[first[v + 1] - 1] are the versions one step before v. */
	for (size_t i = 0; i < migrations->step_count; i++)
		first[migrations->step[i].to + 2]++;
	for (size_t i = 2; i < count + 1; i++)
		first[i + 1] += first[i];
	for (size_t i = 0; i < migrations->step_count; i++)
		before[first[migrations->step[i].to + 1]++] = migrations->step[i].from;
	leads[target] = true;
	queue[queued++] = target;
	for (size_t i = 0; i < queued; i++) {
		for (size_t j = first[queue[i]]; j < first[queue[i] + 1]; j++) {
			if (!leads[before[j]])
				queue[queued++] = before[j];
			leads[before[j]] = true;
		}
	}
	free(queue);
	free(before);
	free(first);
	return leads;
}

/* The base to begin with: the target's own, else of those that lead there the one with the largest text, as pgpkg
 * chooses. `unreleased` is the largest of all. */
static size_t choose_base(const struct migrations *migrations, size_t target)
{
	bool *leads = search_backward(migrations, target);
	size_t chosen = MIGRATIONS_NONE;

	for (size_t i = 0; i < migrations->count; i++)
		if (migrations->version[i].base && leads[i])
			chosen = i;
	free(leads);
	return migrations->version[target].base ? target : chosen;
}

static bool bootstrap(const struct migrations *migrations, size_t target, struct route *route)
{
	size_t start = choose_base(migrations, target);

	if (start == MIGRATIONS_NONE)
		return false;
	route->leg = mem_resize(route->leg, 1, sizeof *route->leg);
	route->leg[route->count++] =
		(struct route_leg){migrations->version[start].base, NULL, migrations->version[start].text};
	return walk(migrations, start, target, route);
}

bool *route_from_bases(const struct migrations *migrations)
{
	bool *reached = mem_alloc(migrations->count + 1);
	struct survey survey = begin(migrations->count);

	for (size_t i = 0; i < migrations->count; i++)
		if (migrations->version[i].base && survey.distance[i] == MIGRATIONS_NONE)
			search_forward(migrations, i, &survey);
	for (size_t i = 0; i < migrations->count; i++)
		reached[i] = survey.distance[i] != MIGRATIONS_NONE;
	end(&survey);
	return reached;
}

/* ---- What is missing. */

static size_t rank_of(const struct migrations *migrations, size_t version)
{
	size_t rank = 0;

	while (migrations->order[rank] != version)
		rank++;
	return rank;
}

static void add_text(struct strs *names, const struct migrations *migrations, size_t rank, const bool *chosen)
{
	size_t version = migrations->order[rank];

	if (names->count < NEAREST_MAX && (!chosen || chosen[version]))
		strs_add(names, migrations->version[version].text);
}

/* Those of the versions (of all, if `chosen` is NULL) that are nearest to a place in their order: they are below
 * `rank`, or from `next` on. */
static void list_nearest(
	struct strs *names, const struct migrations *migrations, size_t rank, size_t next, const bool *chosen)
{
	for (size_t i = 0; i < migrations->count; i++) {
		if (i < rank)
			add_text(names, migrations, rank - i - 1, chosen);
		if (i < migrations->count - next)
			add_text(names, migrations, next + i, chosen);
	}
}

/* Append those of the versions that are nearest to one in their order: "'1.0' and '1.1'". False if there are none. */
static bool add_nearest(struct str *out, const struct migrations *migrations, size_t version, const bool *chosen)
{
	size_t rank = rank_of(migrations, version);
	struct strs names = STRS_INIT;

	list_nearest(&names, migrations, rank, rank + 1, chosen);
	for (size_t i = 0; i < names.count; i++)
		str_addf(out, "%s'%s'", i == 0 ? "" : i + 1 < names.count ? ", " : " and ", names.item[i]);
	bool found = names.count > 0;
	strs_free(&names);
	return found;
}

/* The versions that are equal to a text that is none of them, or else the nearest in their order; if it is no version,
 * those that are written in a similar way, or else the newest. */
static void find_similar(const struct migrations *migrations, const char *version, struct strs *nearest)
{
	struct strs names = STRS_INIT;
	struct pep440 wanted;
	size_t rank = 0;

	if (pep440_parse(version, &wanted)) {
		for (size_t i = 0; i < migrations->count; i++) {
			const struct migrations_version *known = &migrations->version[i];
			int order = known->is_unreleased ? -1 : pep440_compare(&wanted, &known->parsed);
			rank += order > 0;
			if (order == 0)
				strs_add(nearest, known->text);
		}
		if (nearest->count == 0)
			list_nearest(nearest, migrations, rank, rank, NULL);
		return;
	}
	for (size_t i = 0; i < migrations->count; i++)
		strs_add(&names, migrations->version[i].text);
	nearest_names(version, &names, NEAREST_MAX, nearest);
	strs_free(&names);
	if (nearest->count == 0)
		list_nearest(nearest, migrations, migrations->count, migrations->count, NULL);
}

static bool lack_version(const struct migrations *migrations, const char *version, bool is_installed)
{
	struct strs nearest = STRS_INIT;
	struct str hint = STR_INIT;

	if (is_installed)
		warn_msg("the version '%s' is installed in the database, and no migration has it", version);
	else
		warn_msg("no migration has the version '%s'", version);
	find_similar(migrations, version, &nearest);
	nearest_add_list(&hint, &nearest);
	if (nearest.count > 0)
		warn_hint("there is %s", str_text(&hint));
	str_free(&hint);
	strs_free(&nearest);
	return false;
}

static bool lack_base(const struct migrations *migrations, size_t target)
{
	bool *reached = route_from_bases(migrations);
	struct str hint = STR_INIT;

	warn_msg("no base leads to '%s'", migrations->version[target].text);
	if (add_nearest(&hint, migrations, target, reached))
		warn_hint("an empty database can get to %s", str_text(&hint));
	else
		warn_hint("pg_stage makes a base, which is a file PREFIX--VERSION.sql");
	str_free(&hint);
	free(reached);
	return false;
}

static bool lack_way(const struct migrations *migrations, size_t source, size_t target)
{
	struct survey survey = begin(migrations->count);
	bool *leads = search_backward(migrations, target);
	bool *reached = mem_alloc(migrations->count + 1);
	struct str hint = STR_INIT;

	search_forward(migrations, source, &survey);
	leads[target] = false;
	for (size_t i = 0; i < migrations->count; i++)
		reached[i] = i != source && survey.distance[i] != MIGRATIONS_NONE;
	warn_msg("no steps lead from '%s' to '%s'", migrations->version[source].text, migrations->version[target].text);
	str_addf(&hint, "'%s' leads to ", migrations->version[source].text);
	if (!add_nearest(&hint, migrations, target, reached))
		str_add(&hint, "no other version");
	str_addf(&hint, "; '%s' can be reached from ", migrations->version[target].text);
	if (!add_nearest(&hint, migrations, source, leads))
		str_add(&hint, "none");
	warn_hint("%s", str_text(&hint));
	str_free(&hint);
	free(reached);
	free(leads);
	end(&survey);
	return false;
}
