#include <stdlib.h>

#include "base/mem.h"
#include "diff/roles.h"
#include "migrate/apply.h"
#include "migrate/verify.h"
#include "schema/read.h"
#include "statement/compare.h"

enum { ROLES_MAX = 100 }; /* how often a migration is tried again for a role that is missing */

void verify_open(const struct verify *verify, struct verifier *verifier)
{
	size_t count = verify->operand->migrations.count;

	*verifier = (struct verifier){
		.verify = verify,
		.sandbox = {.server = verify->server},
		.base = mem_alloc((count + 1) * sizeof *verifier->base),
		.at = MIGRATIONS_NONE,
		.from = MIGRATIONS_NONE,
	};
}

static void forget_base(struct verifier *verifier, size_t version)
{
	model_free(verifier->base[version].schema);
	verifier->base[version].schema = NULL;
}

void verify_close(struct verifier *verifier)
{
	sandbox_close(&verifier->sandbox);
	for (size_t i = 0; i < verifier->verify->operand->migrations.count; i++)
		forget_base(verifier, i);
	free(verifier->base);
}

/* ---- A database at a version. */

/* A message of a function's own may read the same. SET ROLE, as each setting, has a code for a wrong value. */
static bool is_of_role(const struct pgreport *error)
{
	static const char undefined_object[] = "42704";
	static const char wrong_value[] = "22023";

	return error->message &&
		(str_equal(error->sqlstate, undefined_object) || str_equal(error->sqlstate, wrong_value));
}

static bool take_error(void *context, const struct pgreport *error)
{
	char **role = context;

	free(*role);
	*role = is_of_role(error) ? roles_missing(error->message) : NULL;
	return *role != NULL;
}

/* Bring the database to a version as pg_migrate does. If a role is missing, nothing is printed, and *role is its name;
 * with NULL, everything is printed. */
static bool migrate(const struct verifier *verifier, const char *to, char **role)
{
	const struct operand *operand = verifier->verify->operand;
	const struct tracking tracking = {
		.schema = operand->project.tracking_schema,
		.table = operand->project.tracking_table,
	};
	const struct apply apply = {
		.project = operand->project.name,
		.entries = &operand->entries,
		.migrations = &operand->migrations,
		.to = to,
		.tracking = &tracking,
	};
	const struct session_catch catch = {.error = take_error, .context = role};
	struct strs applied = STRS_INIT;
	struct script *script = sandbox_open(&verifier->sandbox);

	if (!script)
		return false;
	session_catch(script, role ? &catch : NULL);
	bool done = apply_run(script, &apply, &applied);
	session_close(script);
	strs_free(&applied);
	return done;
}

/* Whatever fails leaves the database as it was, so it can be tried again when a role that was missing is there. */
static bool bring_to(const struct verifier *verifier, size_t version)
{
	const char *to = verifier->verify->operand->migrations.version[version].text;
	bool is_caught = true;

	for (int tries = 0;; tries++) {
		char *role = NULL;
		bool done = migrate(verifier, to, is_caught ? &role : NULL);
		if (!role)
			return done;
		is_caught = tries < ROLES_MAX && sandbox_add_role(&verifier->sandbox, role);
		free(role);
	}
}

/* Have the version in the database, made by its base and nothing else. */
static bool make_base(struct verifier *verifier, size_t version)
{
	if (verifier->at == version)
		return true;
	verifier->at = MIGRATIONS_NONE;
	if (verifier->base[version].is_bad)
		return false;
	if (!sandbox_renew(&verifier->sandbox)) {
		verifier->is_lost = true;
		return false;
	}
	if (!bring_to(verifier, version)) {
		verifier->base[version].is_bad = true;
		return false;
	}
	verifier->at = version;
	return true;
}

static struct schema *read_database(const struct verifier *verifier)
{
	const struct strs all = STRS_INIT;

	return read_schema(verifier->sandbox.url, &all);
}

/* What the base of a version makes; NULL after a line on stderr. */
static const struct schema *base_of(struct verifier *verifier, size_t version)
{
	if (!verifier->base[version].schema && make_base(verifier, version))
		verifier->base[version].schema = read_database(verifier);
	return verifier->base[version].schema;
}

/* ---- A step. */

static void list(struct str *verdict, const struct strs *items)
{
	for (size_t i = 0; i < items->count; i++)
		str_addf(verdict, "%s%s", i > 0 ? "; " : "", items->item[i]);
}

static enum verify_result judge(const struct schema *from, const struct schema *to, struct str *verdict)
{
	struct compare *compare = compare_new(from, to);
	const struct strs *uncovered = from->uncovered.count > 0 ? &from->uncovered : &to->uncovered;
	struct strs names = STRS_INIT;
	enum verify_result result = VERIFY_SAME;

	if (!compare_is_same(compare)) {
		compare_name(compare, &names);
		str_add(verdict, "differs: ");
		list(verdict, &names);
		result = VERIFY_DIFFERENT;
	} else if (uncovered->count > 0) {
		str_add(verdict, "cannot be verified: not covered: ");
		list(verdict, uncovered);
		result = VERIFY_TROUBLE;
	} else {
		str_add(verdict, "ok");
	}
	strs_free(&names);
	compare_free(compare);
	return result;
}

/* The steps come by the age of the versions from which they lead, so most of them do not lead to an older one. */
static void leave(struct verifier *verifier, size_t from)
{
	if (verifier->from != from && verifier->from != MIGRATIONS_NONE)
		forget_base(verifier, verifier->from);
	verifier->from = from;
}

enum verify_result verify_try(struct verifier *verifier, const struct migrations_step *step, struct str *verdict)
{
	enum verify_result result = VERIFY_TROUBLE;
	const struct schema *to = NULL;
	struct schema *made = NULL;

	leave(verifier, step->from);
	if (step->from == MIGRATIONS_NONE) {
		/* No step uses it, so it is forgotten next. */
		verifier->from = step->to;
		to = verifier->is_lost ? NULL : base_of(verifier, step->to);
	} else if (!verifier->is_lost && make_base(verifier, step->from)) {
		verifier->at = MIGRATIONS_NONE;
		made = bring_to(verifier, step->to) ? read_database(verifier) : NULL;
		to = made ? base_of(verifier, step->to) : NULL;
	}
	if (to)
		result = judge(made ? made : to, to, verdict);
	else
		str_add(verdict, verifier->is_lost ? "cannot be verified: there is no server" : "cannot be applied");
	model_free(made);
	return result;
}
