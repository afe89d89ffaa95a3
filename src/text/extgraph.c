#include "text/extgraph.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define NOWHERE ((size_t)-1)

/* How a walk reached a version: in how many steps (NOWHERE: not at all), and from which previous version. */
struct reach {
	size_t distance;
	size_t previous;
};

static size_t find(const struct extgraph *graph, const char *name);
static size_t find_or_add(struct extgraph *graph, const char *name);
static struct reach *walk(const struct extgraph *graph, size_t from, bool around_bases);
static void add_path(const struct extgraph *graph, const struct reach *reach, size_t to, struct strs *path);

bool extgraph_add_file(struct extgraph *graph, const char *extension, const char *file)
{
	size_t length = strlen(extension);

	if (!str_ends(file, ".sql") || strncmp(file, extension, length) != 0 || !str_starts(file + length, "--"))
		return false;
	file += length + 2;
	char *from = mem_copy_bytes(file, strlen(file) - strlen(".sql"));
	char *to = strstr(from, "--");
	if (!to) {
		size_t version = find_or_add(graph, from);
		graph->item[version].base = true;
	} else {
		*to = '\0';
		to += 2;
	}
	bool update = to && !strstr(to, "--");
	if (update) {
		/* Either call may move the table, so both come before the pointer into it. */
		size_t a = find_or_add(graph, from);
		size_t b = find_or_add(graph, to);
		struct extgraph_version *version = &graph->item[a];
		version->updates = mem_resize(version->updates, version->update_count + 1, sizeof *version->updates);
		version->updates[version->update_count++] = b;
	}
	bool script = !to || update;
	free(from);
	return script;
}

/* Whether CREATE EXTENSION accepts the name as a version. */
static bool can_be_asked_for(const char *name)
{
	return *name != '\0' && *name != '-' && !str_ends(name, "-");
}

static int compare_items(const void *a, const void *b)
{
	return extgraph_compare(*(char *const *)a, *(char *const *)b);
}

void extgraph_installable(const struct extgraph *graph, struct strs *versions)
{
	bool *reached = mem_alloc((graph->count + 1) * sizeof *reached);
	size_t *queue = mem_alloc((graph->count + 1) * sizeof *queue);
	size_t queued = 0;
	size_t before = versions->count;

	for (size_t i = 0; i < graph->count; i++) {
		reached[i] = graph->item[i].base;
		if (reached[i])
			queue[queued++] = i;
	}
	for (size_t done = 0; done < queued; done++) {
		const struct extgraph_version *version = &graph->item[queue[done]];
		if (can_be_asked_for(version->name))
			strs_add(versions, version->name);
		for (size_t i = 0; i < version->update_count; i++) {
			size_t next = version->updates[i];
			if (!reached[next])
				queue[queued++] = next;
			reached[next] = true;
		}
	}
	if (versions->count > before)
		qsort(versions->item + before, versions->count - before, sizeof *versions->item, compare_items);
	free(queue);
	free(reached);
}

bool extgraph_path(const struct extgraph *graph, const char *from, const char *to, struct strs *path)
{
	size_t start = find(graph, from);
	size_t target = find(graph, to);

	if (start == NOWHERE || target == NOWHERE)
		return false;
	struct reach *reach = walk(graph, start, false);
	bool reached = reach[target].distance != NOWHERE;
	if (reached)
		add_path(graph, reach, target, path);
	free(reach);
	return reached;
}

bool extgraph_has(const struct extgraph *graph, const char *version)
{
	return find(graph, version) != NOWHERE;
}

/* As in PostgreSQL, the path goes through no other version that has a script of its own; of two equally near bases,
 * the one with the later name is taken. */
bool extgraph_install_path(const struct extgraph *graph, const char *to, struct strs *path)
{
	size_t target = find(graph, to);
	size_t first = NOWHERE;
	struct reach *best = NULL;

	if (target == NOWHERE)
		return false;
	for (size_t i = 0; i < graph->count; i++) {
		if (!graph->item[i].base || (graph->item[target].base && i != target))
			continue;
		struct reach *reach = walk(graph, i, true);
		size_t distance = reach[target].distance;
		if (distance != NOWHERE &&
			(!best || distance < best[target].distance ||
				(distance == best[target].distance &&
					strcmp(graph->item[first].name, graph->item[i].name) < 0))) {
			free(best);
			best = reach;
			first = i;
		} else {
			free(reach);
		}
	}
	if (best)
		add_path(graph, best, target, path);
	free(best);
	return first != NOWHERE;
}

/* A version, and where it stands in the graph. */
struct place {
	const char *name;
	size_t at;
};

static int compare_places(const void *a, const void *b)
{
	return extgraph_compare(((const struct place *)a)->name, ((const struct place *)b)->name);
}

void extgraph_each_path(const struct extgraph *graph, extgraph_visitor *visit, void *context)
{
	struct place *sorted = mem_alloc((graph->count + 1) * sizeof *sorted);

	for (size_t i = 0; i < graph->count; i++)
		sorted[i] = (struct place){.name = graph->item[i].name, .at = i};
	if (graph->count > 0)
		qsort(sorted, graph->count, sizeof *sorted, compare_places);
	for (size_t i = 0; i < graph->count; i++) {
		struct reach *reach = walk(graph, sorted[i].at, false);
		for (size_t k = 0; k < graph->count; k++) {
			struct strs path = STRS_INIT;
			if (k == i || reach[sorted[k].at].distance == NOWHERE)
				continue;
			add_path(graph, reach, sorted[k].at, &path);
			visit(context, &path);
			strs_free(&path);
		}
		free(reach);
	}
	free(sorted);
}

void extgraph_free(struct extgraph *graph)
{
	for (size_t i = 0; i < graph->count; i++) {
		free(graph->item[i].name);
		free(graph->item[i].updates);
	}
	free(graph->item);
	*graph = (struct extgraph)EXTGRAPH_INIT;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int compare_numbers(const char **a, const char **b)
{
	*a += strspn(*a, "0");
	*b += strspn(*b, "0");
	size_t in_a = strspn(*a, "0123456789");
	size_t in_b = strspn(*b, "0123456789");
	int difference = in_a != in_b ? (in_a < in_b ? -1 : 1) : memcmp(*a, *b, in_a);
	*a += in_a;
	*b += in_b;
	return difference;
}

int extgraph_compare(const char *a, const char *b)
{
	const char *left = a;
	const char *right = b;
	int difference = 0;

	while (difference == 0 && *left != '\0' && *right != '\0') {
		if (is_digit(*left) && is_digit(*right))
			difference = compare_numbers(&left, &right);
		else
			difference = (unsigned char)*left++ - (unsigned char)*right++;
	}
	if (difference == 0)
		difference = (*left != '\0') - (*right != '\0');
	return difference != 0 ? difference : strcmp(a, b); /* "1.0" and "1.00" */
}

/* ---- The graph. */

static size_t find(const struct extgraph *graph, const char *name)
{
	for (size_t i = 0; i < graph->count; i++) {
		if (strcmp(graph->item[i].name, name) == 0)
			return i;
	}
	return NOWHERE;
}

static size_t find_or_add(struct extgraph *graph, const char *name)
{
	size_t found = find(graph, name);

	if (found != NOWHERE)
		return found;
	graph->item = mem_resize(graph->item, graph->count + 1, sizeof *graph->item);
	graph->item[graph->count] = (struct extgraph_version){.name = mem_copy(name)};
	return graph->count++;
}

/*
 * Dijkstra's algorithm with steps of cost one: a queue holds the versions in the order of their distance. Where several
 * versions lead to one in the same number of steps, the one whose name strcmp() puts first becomes its previous one, as
 * in PostgreSQL. With around_bases, the walk enters no version that has a script of its own.
 */
static struct reach *walk(const struct extgraph *graph, size_t from, bool around_bases)
{
	struct reach *reach = mem_alloc(graph->count * sizeof *reach);
	size_t *queue = mem_alloc(graph->count * sizeof *queue);
	size_t queued = 0;

	for (size_t i = 0; i < graph->count; i++)
		reach[i] = (struct reach){.distance = NOWHERE, .previous = NOWHERE};
	reach[from].distance = 0;
	queue[queued++] = from;
	for (size_t done = 0; done < queued; done++) {
		size_t at = queue[done];
		for (size_t i = 0; i < graph->item[at].update_count; i++) {
			size_t next = graph->item[at].updates[i];
			struct reach *r = &reach[next];
			if (around_bases && graph->item[next].base)
				continue;
			if (r->distance == NOWHERE) {
				*r = (struct reach){.distance = reach[at].distance + 1, .previous = at};
				queue[queued++] = next;
			} else if (r->distance == reach[at].distance + 1 &&
				strcmp(graph->item[at].name, graph->item[r->previous].name) < 0) {
				r->previous = at;
			}
		}
	}
	free(queue);
	return reach;
}

static void add_path(const struct extgraph *graph, const struct reach *reach, size_t to, struct strs *path)
{
	size_t steps = reach[to].distance + 1;
	size_t *back = mem_alloc(steps * sizeof *back);

	for (size_t i = steps, at = to; i > 0; at = reach[at].previous)
		back[--i] = at;
	for (size_t i = 0; i < steps; i++)
		strs_add(path, graph->item[back[i]].name);
	free(back);
}
