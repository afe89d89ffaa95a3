#include "diff/prove.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "diff/diff.h"
#include "diff/roles.h"
#include "diff/run.h"
#include "schema/read.h"
#include "sys/progress.h"

#define VERSION_OF_MAJOR 10000 /* server_version_num is so much for each major version */

static const struct strs all_schemas = STRS_INIT;

/* ---- The sides. */

static bool open_side(struct prove_side *side, struct scratch_server *server)
{
	side->url = side->is_url ? mem_copy(side->operand) : scratch_start(server, side->operand);
	side->schema = side->url ? read_schema(side->url, &all_schemas) : NULL;
	if (side->schema && side->is_url && !server->version && !server->bindir) {
		snprintf(server->major, sizeof server->major, "%d", side->schema->version / VERSION_OF_MAJOR);
		server->version = server->major;
	}
	return side->schema != NULL;
}

bool prove_open(struct prove_side sides[2], const char *from, const char *to, struct scratch_server *server)
{
	struct stat status;
	bool done = true;

	sides[0] = (struct prove_side){.operand = from, .is_url = stat(from, &status) != 0};
	sides[1] = (struct prove_side){.operand = to, .is_url = stat(to, &status) != 0};
	/* URLs first: they say which version the other clusters have. They may have a password, and are not shown. */
	for (size_t i = 0; i < 2; i++)
		if (sides[i].is_url) {
			progress_task("reading the %s database", i == 0 ? "first" : "second");
			done = done && open_side(&sides[i], server);
		}
	/* No URL of a temporary cluster can override a service, and the caller's URLs were read. */
	(void)unsetenv("PGSERVICE");
	for (size_t i = 0; i < 2; i++)
		if (!sides[i].is_url) {
			progress_task("making a database of '%s'", sides[i].operand);
			done = done && open_side(&sides[i], server);
		}
	progress_done();
	return done;
}

void prove_close(struct prove_side *side)
{
	if (side->is_url)
		free(side->url);
	else
		scratch_stop(side->url);
	model_free(side->schema);
	*side = (struct prove_side){.operand = NULL};
}

/* ---- Copies. */

/* The roles that a model mentions must be there before it can be made. */
static bool make_roles(const char *url, const struct schema *schema, struct strs *gaps)
{
	struct strs roles = STRS_INIT;

	roles_find(schema, &roles);
	bool done = run_roles(url, &roles, gaps);
	strs_free(&roles);
	return done;
}

/*
 * Make what the model says in a new temporary cluster. Returns its URL, or NULL if there is no cluster; *done is false
 * if not all could be made, and gaps then says what.
 */
static char *build(const struct scratch_server *server, const struct schema *schema, bool *done, struct strs *gaps)
{
	struct changes changes = {.item = NULL};
	char *url = scratch_start(server, NULL);
	struct schema *empty = url ? read_schema(url, &all_schemas) : NULL;

	*done = false;
	if (empty && make_roles(url, schema, gaps)) {
		struct compare *compare = compare_new(empty, schema);
		*done = diff_write(compare, &changes, gaps) && run_changes(url, compare, &changes, RUN_ALL, gaps);
		changes_free(&changes);
		compare_free(compare);
	}
	model_free(empty);
	return url;
}

/* The model of what build() made; NULL if that failed. */
static struct schema *rebuild(const struct scratch_server *server, const struct schema *schema, struct strs *gaps)
{
	bool done;
	char *url = build(server, schema, &done, gaps);
	struct schema *again = done ? read_schema(url, &all_schemas) : NULL;

	scratch_stop(url);
	return again;
}

static bool is_same(const struct schema *one, const struct schema *other)
{
	struct compare *compare = compare_new(one, other);
	bool same = compare_is_same(compare);

	compare_free(compare);
	return same;
}

/* Whether the property holds an expression, or a text made of some. */
static bool is_expression(const char *property)
{
	static const char *const names[] = {"definition", "default", "generated stored", "generated virtual", "using",
		"check", "bound", "partition by", "body", "condition"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i], property) == 0)
			return true;
	return false;
}

/* Whether only expressions differ, so that it is worth to read them once more. */
static bool differs_in_expressions(const struct schema *one, const struct schema *other)
{
	struct compare *compare = compare_new(one, other);
	bool only = true;

	for (size_t i = 0; i < compare->count && only; i++) {
		const struct compare_pair *pair = &compare->pairs[i];
		only = pair->fate == COMPARE_SAME || pair->fate == COMPARE_CHANGED;
		for (size_t j = 0; j < pair->changed.count && only; j++)
			only = is_expression(pair->changed.item[j]);
	}
	compare_free(compare);
	return only;
}

int prove_is_same(const struct scratch_server *server, const struct schema *one, const struct schema *other)
{
	struct strs gaps = STRS_INIT;

	if (is_same(one, other))
		return 1;
	if (!differs_in_expressions(one, other))
		return 0;
	struct schema *a = rebuild(server, one, &gaps);
	struct schema *b = a ? rebuild(server, other, &gaps) : NULL;
	int same = !b ? -1 : is_same(a, b);
	model_free(a);
	model_free(b);
	strs_free(&gaps);
	return same;
}

/* ---- The proof. */

/* Name what still differs. */
static void name_rest(const struct schema *is, const struct schema *wanted, const char *what, struct strs *gaps)
{
	struct compare *compare = compare_new(is, wanted);
	struct strs names = STRS_INIT;

	compare_name(compare, &names);
	for (size_t i = 0; i < names.count; i++)
		strs_addf(gaps, "%s%s", names.item[i], what);
	strs_free(&names);
	compare_free(compare);
}

/* A copy of the first side to try the statements on; its model is proof->from. False: there is none. */
static bool copy(const struct scratch_server *server, struct prove_side *from, struct proof *proof, char **url)
{
	bool done;

	if (!from->is_url) {
		*url = mem_copy(from->url);
		proof->from = read_schema(*url, &all_schemas);
		return proof->from != NULL;
	}
	*url = build(server, from->schema, &done, &proof->gaps);
	proof->from = done ? read_schema(*url, &all_schemas) : NULL;
	if (!proof->from)
		return false;
	if (prove_is_same(server, from->schema, proof->from) != 1)
		name_rest(proof->from, from->schema, " (in a copy of the first)", &proof->gaps);
	return true;
}

/* Compare what the statements have made with what is wanted. */
static void judge(
	const struct scratch_server *server, const char *url, const struct prove_side *to, struct proof *proof)
{
	struct schema *made = read_schema(url, &all_schemas);

	if (!made)
		strs_add(&proof->gaps, "what was made cannot be read");
	else if (prove_is_same(server, made, to->schema) != 1)
		name_rest(made, to->schema, " (after the statements)", &proof->gaps);
	model_free(made);
}

static bool loses_data(const struct changes *changes)
{
	for (size_t i = 0; i < changes->count; i++)
		if (changes->item[i].loses_data)
			return true;
	return false;
}

static void try_changes(
	const struct scratch_server *server, const char *url, const struct prove_side *to, struct proof *proof)
{
	proof->compare = compare_new(proof->from, to->schema);
	if (!diff_write(proof->compare, &proof->changes, &proof->gaps) || !make_roles(url, to->schema, &proof->gaps))
		return;
	bool done = !loses_data(&proof->changes) ||
		run_changes(url, proof->compare, &proof->changes, RUN_LOSSLESS, &proof->gaps);
	if (done && run_changes(url, proof->compare, &proof->changes, RUN_ALL, &proof->gaps))
		judge(server, url, to, proof);
}

static void name_uncovered(const struct schema *schema, struct strs *gaps)
{
	for (size_t i = 0; i < schema->uncovered.count; i++)
		strs_addf(gaps, "%s: nothing is known about objects of this kind", schema->uncovered.item[i]);
}

enum prove_result prove_changes(
	const struct scratch_server *server, struct prove_side *from, const struct prove_side *to, struct proof *proof)
{
	char *url = NULL;

	*proof = (struct proof){.compare = NULL};
	name_uncovered(from->schema, &proof->gaps);
	name_uncovered(to->schema, &proof->gaps);
	if (proof->gaps.count == 0 && prove_is_same(server, from->schema, to->schema) == 1)
		return PROVE_SAME;
	bool done = copy(server, from, proof, &url);
	if (done)
		try_changes(server, url, to, proof);
	if (from->is_url)
		scratch_stop(url);
	else
		free(url);
	return done && proof->gaps.count == 0 ? PROVE_DIFFERENT : PROVE_TROUBLE;
}

void prove_free(struct proof *proof)
{
	changes_free(&proof->changes);
	strs_free(&proof->gaps);
	compare_free(proof->compare);
	model_free(proof->from);
}
