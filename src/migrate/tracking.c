#include "migrate/tracking.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "migrate/answer.h"
#include "outside/digest.h"
#include "text/sqlfill.h"
#include "text/str.h"

enum { KEY_DIGITS = 16 }; /* in hex */

long long tracking_key(const char *project)
{
	char hex[DIGEST_SHA256_SIZE];
	int64_t key;

	digest_text(project, strlen(project), hex);
	hex[KEY_DIGITS] = '\0';
	uint64_t bits = strtoull(hex, NULL, 16);
	memcpy(&key, &bits, sizeof key);
	return key;
}

static char *quoted_table(const struct tracking *tracking)
{
	struct str name = STR_INIT;

	str_add_sql_identifier(&name, tracking->schema);
	str_add_char(&name, '.');
	str_add_sql_identifier(&name, tracking->table);
	return str_take(&name);
}

bool tracking_lock(struct script *script, const char *project)
{
	char *sql = str_format("SELECT pg_catalog.pg_advisory_xact_lock(%lld)", tracking_key(project));
	bool done = answer_drop(script, sql);

	free(sql);
	return done;
}

/* ---- The table. */

static const struct column {
	const char *name;
	const char *types[4]; /* that it may have; quote_all_identifiers quotes one of them */
} columns[] = {
	{"id", {"integer", "bigint", "smallint"}},
	{"version", {"text", "\"text\"", "character varying"}},
	{"sha256", {"text", "\"text\"", "character varying"}},
	{"filename", {"text", "\"text\"", "character varying"}},
};

enum { COLUMN_COUNT = sizeof columns / sizeof *columns, SHAPE_WIDTH = 3 };

/* Of each column above: relkind of the table, name, type; no row if there is no table. A search_path, even one that
 * hides the operators, changes nothing. */
static char *shape_query(const char *table)
{
	struct str sql = STR_INIT;

	str_add(&sql,
		"SELECT c.relkind, w.name, pg_catalog.format_type(a.atttypid, NULL) FROM pg_catalog.pg_class c "
		"CROSS JOIN (VALUES ");
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		str_addf(&sql, "%s('%s'::pg_catalog.name)", i > 0 ? ", " : "", columns[i].name);
	str_add(&sql,
		") w(name) LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) c.oid "
		"AND a.attname OPERATOR(pg_catalog.=) w.name "
		"WHERE c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(");
	str_add_sql_literal(&sql, table);
	str_add_char(&sql, ')');
	return str_take(&sql);
}

static bool is_type_of(const char *name, const char *type)
{
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		for (const char *const *known = columns[i].types; str_equal(columns[i].name, name) && *known; known++) {
			if (str_equal(*known, type))
				return true;
		}
	}
	return false;
}

/* Why these rows of shape_query() are not those of a table of migrations; NULL if they are. */
static char *wrong_shape(const struct answer *answer)
{
	for (size_t i = 0; i + SHAPE_WIDTH <= answer->values.count; i += SHAPE_WIDTH) {
		const char *kind = answer->values.item[i];
		const char *name = answer->values.item[i + 1];
		const char *type = answer->values.item[i + 2];
		if (!str_equal(kind, "r") && !str_equal(kind, "p"))
			return mem_copy("it is not a table");
		if (*type == '\0')
			return str_format("it has no column '%s'", name);
		if (!is_type_of(name, type))
			return str_format("its column '%s' is of type %s", name, type);
	}
	return NULL;
}

/* Whether the table exists. */
static bool look(struct script *script, const struct tracking *tracking, bool *exists)
{
	char *table = quoted_table(tracking);
	char *sql = shape_query(table);
	struct answer answer;
	bool done = answer_query(script, sql, &answer);
	char *problem = wrong_shape(&answer);

	*exists = answer.rows > 0;
	if (done && problem) {
		warn_msg("'%s.%s' does not record migrations: %s", tracking->schema, tracking->table, problem);
		warn_hint("-T schema.table says where they are recorded");
	}
	done = done && !problem;
	free(problem);
	answer_free(&answer);
	free(sql);
	free(table);
	return done;
}

static bool has_schema(struct script *script, const char *schema, bool *exists)
{
	struct str sql = STR_INIT, name = STR_INIT;
	struct answer answer;

	str_add_sql_identifier(&name, schema);
	str_add(&sql, "SELECT pg_catalog.to_regnamespace(");
	str_add_sql_literal(&sql, str_text(&name));
	str_add_char(&sql, ')');
	bool done = answer_query(script, str_text(&sql), &answer);
	*exists = done && !answer.is_null;
	answer_free(&answer);
	str_free(&sql);
	str_free(&name);
	return done;
}

/* As pgpkg does it. CREATE SCHEMA IF NOT EXISTS would need a right on the database even if the schema exists. */
static bool make(struct script *script, const struct tracking *tracking)
{
	struct str sql = STR_INIT;
	char *table = quoted_table(tracking);
	bool exists;
	bool done = has_schema(script, tracking->schema, &exists);

	if (!exists) {
		str_add(&sql, "CREATE SCHEMA ");
		str_add_sql_identifier(&sql, tracking->schema);
		str_add_char(&sql, ';');
	}
	str_addf(&sql,
		"CREATE TABLE %s (id serial PRIMARY KEY, version text NOT NULL, "
		"applied_at timestamptz NOT NULL DEFAULT now(), sha256 text NOT NULL, filename text NOT NULL)",
		table);
	done = done && answer_drop(script, str_text(&sql));
	free(table);
	str_free(&sql);
	return done;
}

bool tracking_prepare(struct script *script, const struct tracking *tracking)
{
	bool exists = true;

	if (tracking->statement)
		return true;
	return look(script, tracking, &exists) && (exists || make(script, tracking));
}

/* ---- The installed version. */

/* An answer of no row, or of one whose value is NULL, says that there is none. */
static bool read_by(struct script *script, const char *sql, char **version)
{
	struct answer answer;
	bool done = answer_query(script, sql, &answer);

	if (done && (answer.rows > 1 || answer.values.count > 1)) {
		warn_msg("the query of the installed version has to return one value: '%s'", sql);
		done = false;
	}
	if (done && answer.rows == 1 && answer.values.count == 1 && !answer.is_null)
		*version = mem_copy(answer.values.item[0]);
	answer_free(&answer);
	return done;
}

bool tracking_read(struct script *script, const struct tracking *tracking, char **version)
{
	bool exists;

	*version = NULL;
	if (tracking->query)
		return read_by(script, tracking->query, version);
	if (!look(script, tracking, &exists))
		return false;
	if (!exists)
		return true;
	char *table = quoted_table(tracking);
	char *sql = str_format("SELECT version FROM %s ORDER BY id DESC LIMIT 1", table);
	bool done = read_by(script, sql, version);
	free(sql);
	free(table);
	return done;
}

/* ---- A record. */

static char *insert(const struct tracking *tracking)
{
	char *table = quoted_table(tracking);
	char *sql =
		str_format("INSERT INTO %s (version, sha256, filename) VALUES (:version, :sha256, :filename)", table);

	free(table);
	return sql;
}

bool tracking_record(struct script *script, const struct tracking *tracking, const struct tracking_row *row)
{
	const struct sqlfill fills[] = {
		{"version", row->version},
		{"sha256", row->sha256},
		{"filename", row->filename},
	};
	struct str sql = STR_INIT;
	char *statement = tracking->statement ? mem_copy(tracking->statement) : insert(tracking);

	sqlfill_add(&sql, statement, fills, sizeof fills / sizeof *fills);
	bool done = answer_drop(script, str_text(&sql));
	str_free(&sql);
	free(statement);
	return done;
}
