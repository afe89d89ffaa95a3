#include "migrate/isolate.h"

#include "base/msg.h"
#include "migrate/answer.h"
#include "text/str.h"

#define SAVEPOINT "tinypg_migration"
#define RESET "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL"

/*
 * Each name of constraints that can be deferred, and how those of the name begin: "immediate", "deferred", or "mixed"
 * if some do and some do not. Not ALL: that would be remembered for constraints that a later migration makes, and
 * nothing but the end of the transaction makes it forgotten. A search_path, even one that hides the operators, changes
 * nothing.
 */
static const char constraints[] =
	"SELECT pg_catalog.concat(pg_catalog.quote_ident(n.nspname), '.', pg_catalog.quote_ident(c.conname)), "
	"CASE WHEN pg_catalog.bool_and(c.condeferred) THEN 'deferred' "
	"WHEN pg_catalog.bool_or(c.condeferred) THEN 'mixed' ELSE 'immediate' END "
	"FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.connamespace "
	"WHERE NOT pg_catalog.pg_is_other_temp_schema(n.oid) AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') "
	"GROUP BY n.nspname, c.conname HAVING pg_catalog.bool_or(c.condeferrable)";

bool isolate_begin(struct script *script)
{
	return answer_drop(script, "SAVEPOINT " SAVEPOINT);
}

static void add_name(struct str *list, const char *name)
{
	str_addf(list, "%s%s", list->length > 0 ? ", " : "", name);
}

/* "SET CONSTRAINTS a, b IMMEDIATE;", or nothing where there are no names. */
static void add_command(struct str *sql, const struct str *names, const char *mode)
{
	if (names->length > 0)
		str_addf(sql, "SET CONSTRAINTS %s %s;", names->text, mode);
}

/*
 * Check what is deferred, and give each constraint the mode that it begins with. A command means all constraints of a
 * name, so nothing gives those back that begin in different modes: they are checked on trial, and remain as they are.
 */
static bool check_constraints(struct script *script)
{
	struct str all = STR_INIT, deferred = STR_INIT, mixed = STR_INIT, sql = STR_INIT;
	struct answer answer;
	bool done = answer_query(script, constraints, &answer);

	for (size_t i = 0; i + 2 <= answer.values.count; i += 2) {
		const char *begins = answer.values.item[i + 1];
		add_name(str_equal(begins, "mixed") ? &mixed : &all, answer.values.item[i]);
		if (str_equal(begins, "deferred"))
			add_name(&deferred, answer.values.item[i]);
	}
	add_command(&sql, &all, "IMMEDIATE");
	add_command(&sql, &deferred, "DEFERRED");
	if (mixed.length > 0) {
		str_add(&sql, "SAVEPOINT " SAVEPOINT ";");
		add_command(&sql, &mixed, "IMMEDIATE");
		str_add(&sql, "ROLLBACK TO " SAVEPOINT "; RELEASE " SAVEPOINT);
	}
	done = done && (sql.length == 0 || answer_drop(script, sql.text));
	answer_free(&answer);
	str_free(&all);
	str_free(&deferred);
	str_free(&mixed);
	str_free(&sql);
	return done;
}

/* The release ends what savepoints and SET TRANSACTION READ ONLY have left; functions of constraints may set anything
 * again. */
bool isolate_end(struct script *script)
{
	return answer_drop(script, "RELEASE " SAVEPOINT "; " RESET) && check_constraints(script) &&
		answer_drop(script,
			"CLOSE ALL; " RESET "; DEALLOCATE ALL; UNLISTEN *; DISCARD SEQUENCES; DISCARD TEMP; "
			"SELECT pg_catalog.pg_advisory_unlock_all()");
}
