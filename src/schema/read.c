#include "schema/read.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "outside/pgconn.h"
#include "schema/address.h"
#include "schema/cover.h"
#include "schema/details.h"
#include "schema/queries.h"
#include "text/num.h"

/* The settings that the text of a definition depends on. quote_all_identifiers and the like may be set for a role. */
static const char begin[] = "begin transaction isolation level repeatable read, read only;"
			    "set local search_path = '';"
			    "set local quote_all_identifiers = off;"
			    "set local standard_conforming_strings = on;"
			    "set local client_min_messages = warning;"
			    "set local datestyle = 'ISO, YMD';"
			    "set local intervalstyle = postgres;"
			    "set local timezone = 'UTC';"
			    "set local extra_float_digits = 1;"
			    "set local client_encoding = 'UTF8';"
			    "set local lc_monetary = 'C';"
			    "set local bytea_output = hex;"
			    "set local xmlbinary = base64;"
			    "set local row_security = off;"
			    "set local jit = off;"
			    "set local statement_timeout = 0";

/* The columns of QUERY_OBJECTS before the properties, and of an address. */
enum { COLUMN_PARENT = 3, COLUMN_PLACE = 5, COLUMN_SCHEMA, COLUMN_KIND, COLUMN_IDENTITY, COLUMN_PROPERTIES };
enum { ADDRESS_COLUMN_COUNT = 3 };

struct reader {
	struct schema *schema;
	struct pgconn *conn;
	const struct strs *only;
	struct address_map addresses;
	const struct query *query; /* the one that runs */
	struct strs *answer;       /* its first row is to be put there instead */
	struct strs found;         /* the schemas that were read */
	struct cover all;          /* the objects that are there */
	struct details stray;      /* of what is no object */
};

static bool take_row(
	void *context, const struct pgconn_column *columns, const struct pgconn_value *values, size_t count);

/* ---- Rows. */

static uint32_t number(struct pgconn_value value)
{
	unsigned long long result = 0;

	if (value.bytes)
		num_parse(value.bytes, 0, UINT32_MAX, &result);
	return (uint32_t)result;
}

static struct address address_at(const struct pgconn_value *values)
{
	return (struct address){number(values[0]), number(values[1]), number(values[2])};
}

/* Whether an object was asked for: a part goes with what it is a part of, and what is in no schema with the rest. */
static bool is_wanted(const struct reader *reader, const struct pgconn_value *values, size_t *parent)
{
	const char *schema = values[COLUMN_SCHEMA].bytes;
	struct address of = {number(values[COLUMN_PARENT]), number(values[COLUMN_PARENT + 1]), 0};

	*parent = address_find(&reader->addresses, of);
	if (of.catalog != 0)
		return *parent != SCHEMA_NONE;
	return reader->only->count == 0 || (schema && strs_contain(reader->only, schema));
}

static void take_object(
	struct reader *reader, const struct pgconn_column *columns, const struct pgconn_value *values, size_t count)
{
	enum schema_kind kind = reader->query->kind;
	size_t parent;

	if (!is_wanted(reader, values, &parent))
		return;
	if (kind == SCHEMA_SCHEMA)
		strs_add(&reader->found, values[COLUMN_SCHEMA].bytes);
	if (values[COLUMN_KIND].bytes)
		kind = model_kind(values[COLUMN_KIND].bytes);
	size_t index = model_add(reader->schema, kind, values[COLUMN_IDENTITY].bytes);
	model_set_parent(reader->schema, index, parent, (long)number(values[COLUMN_PLACE]));
	if (number(values[0]) != 0)
		address_add(&reader->addresses, address_at(values), index);
	for (size_t i = COLUMN_PROPERTIES; i < count; i++)
		model_set(reader->schema, index, columns[i].name, values[i].bytes);
}

static void take_need(const struct reader *reader, const struct pgconn_value *values)
{
	const struct schema_object *objects = reader->schema->objects;
	size_t index = address_find_whole(&reader->addresses, address_at(values));
	size_t needed = address_find_whole(&reader->addresses, address_at(values + ADDRESS_COLUMN_COUNT));

	/* A part and what it is a part of belong together anyway. */
	if (index == SCHEMA_NONE || needed == SCHEMA_NONE || objects[index].parent == needed ||
		objects[needed].parent == index)
		return;
	model_set_need(reader->schema, index, needed);
}

static bool take_row(
	void *context, const struct pgconn_column *columns, const struct pgconn_value *values, size_t count)
{
	struct reader *reader = context;
	size_t index;

	if (!reader->query) {
		for (size_t i = 0; reader->answer && i < count; i++)
			strs_add(reader->answer, values[i].bytes ? values[i].bytes : "");
		return true;
	}
	switch (reader->query->form) {
	case QUERY_OBJECTS: take_object(reader, columns, values, count); break;
	case QUERY_DETAILS:
		index = address_find(&reader->addresses, address_at(values));
		if (index != SCHEMA_NONE)
			model_set(reader->schema, index, values[ADDRESS_COLUMN_COUNT].bytes,
				values[ADDRESS_COLUMN_COUNT + 1].bytes);
		else
			details_add(&reader->stray, address_at(values), values[ADDRESS_COLUMN_COUNT].bytes);
		break;
	case QUERY_ALIASES:
		index = address_find_whole(&reader->addresses, address_at(values + ADDRESS_COLUMN_COUNT));
		if (index != SCHEMA_NONE)
			if (number(values[0]) != 0)
				address_add(&reader->addresses, address_at(values), index);
		break;
	case QUERY_ROWS:
		index = address_find(&reader->addresses, address_at(values));
		if (index != SCHEMA_NONE)
			reader->schema->objects[index].has_rows = true;
		break;
	case QUERY_NEEDS: take_need(reader, values); break;
	case QUERY_PRESENT: cover_add(&reader->all, address_at(values), values[ADDRESS_COLUMN_COUNT].bytes); break;
	case QUERY_UNCOVERED: model_set_uncovered(reader->schema, values[0].bytes, values[1].bytes); break;
	}
	return true;
}

/* ---- Asking. */

static bool ask(const struct reader *reader, const char *sql)
{
	struct pgreport error;
	enum pgconn_outcome outcome = pgconn_query(reader->conn, sql, &error);

	if (outcome == PGCONN_ERROR)
		warn_msg("cannot read the catalogs: %s", error.message);
	pgreport_free(&error);
	return outcome == PGCONN_DONE;
}

/* The values of a row that is no object. */
static bool query_into(struct reader *reader, const char *sql, struct strs *answer)
{
	reader->query = NULL;
	reader->answer = answer;
	bool done = ask(reader, sql);
	reader->answer = NULL;
	return done;
}

static bool learn_version(struct reader *reader)
{
	struct strs answer = STRS_INIT;
	unsigned long long version = 0;
	bool done = query_into(
		reader, "select current_setting('server_version_num'), current_setting('server_version')", &answer);

	if (done &&
		(answer.count != 2 || !num_parse(answer.item[0], 1, INT_MAX, &version) ||
			version / 10000 < READ_OLDEST)) {
		warn_msg("the server's version is %s, and the oldest that can be read is %d",
			answer.count == 2 ? answer.item[1] : "unknown", READ_OLDEST);
		done = false;
	}
	reader->schema->version = (int)version;
	strs_free(&answer);
	return done;
}

static bool is_for(const struct reader *reader, const struct query *query)
{
	int major = reader->schema->version / 10000;

	return (query->oldest == 0 || major >= query->oldest) && (query->newest == 0 || major <= query->newest) &&
		(!query->catalog || cover_has(&reader->all, query->catalog));
}

static bool ask_query(const struct reader *reader, const struct query *query)
{
	char *sql = str_format("%s%s", query->sql, query->rest ? query->rest : "");
	bool done = ask(reader, sql);

	free(sql);
	return done;
}

static bool query_as(struct reader *reader, enum query_form form, const char *sql)
{
	const struct query query = {.form = form};

	reader->query = &query;
	bool done = ask(reader, sql);
	reader->query = NULL;
	return done;
}

static bool learn_objects(struct reader *reader)
{
	struct strs catalogs = STRS_INIT;
	bool done = query_into(reader, cover_catalogs, &catalogs);

	if (done) {
		char *sql = cover_addresses(&catalogs);
		done = query_as(reader, QUERY_PRESENT, sql);
		free(sql);
	}
	strs_free(&catalogs);
	return done;
}

/* Look whether there is more than what was read. Only if everything was to be read. */
static bool check_cover(struct reader *reader)
{
	if (reader->only->count > 0)
		return true;
	char *names = cover_names(&reader->all, &reader->addresses);
	bool done = !names || query_as(reader, QUERY_UNCOVERED, names);
	free(names);
	names = done ? details_names(&reader->stray, &reader->addresses, reader->schema) : NULL;
	done = done && (!names || query_as(reader, QUERY_UNCOVERED, names));
	free(names);
	return done;
}

/* A schema that does not exist is more likely a typing error than an empty one. */
static bool check_schemas(const struct reader *reader)
{
	for (size_t i = 0; i < reader->only->count; i++)
		if (!strs_contain(&reader->found, reader->only->item[i])) {
			warn_msg("the database has no schema '%s'", reader->only->item[i]);
			return false;
		}
	return true;
}

static bool query_all(struct reader *reader)
{
	bool done = ask(reader, begin) && learn_version(reader) && learn_objects(reader);

	for (const struct query *const *table = queries_all; *table; table++)
		for (const struct query *query = *table; query->sql && done; query++) {
			reader->query = query;
			if (is_for(reader, query))
				done = ask_query(reader, query);
		}
	reader->query = NULL;
	return done && check_schemas(reader) && check_cover(reader) && ask(reader, "commit");
}

static bool finish(struct schema *schema)
{
	size_t twice = model_sort(schema);

	if (twice != SCHEMA_NONE)
		warn_msg("two objects have the same identity: %s '%s'", model_kind_name(schema->objects[twice].kind),
			schema->objects[twice].identity);
	return twice == SCHEMA_NONE;
}

struct schema *read_schema(const char *url, const struct strs *only)
{
	struct reader reader = {.only = only};
	struct pgconn_client client = {.row = take_row, .context = &reader, .application = msg_tool()};
	enum pgconn_state state;
	char *problem = NULL;

	reader.conn = pgconn_open(url, 0, &client, &state, &problem);
	if (!reader.conn) {
		warn_msg("%s", problem);
		free(problem);
		return NULL;
	}
	reader.schema = model_new();
	bool done = query_all(&reader) && finish(reader.schema);
	pgconn_close(reader.conn);
	address_free(&reader.addresses);
	cover_free(&reader.all);
	details_free(&reader.stray);
	strs_free(&reader.found);
	if (!done) {
		model_free(reader.schema);
		return NULL;
	}
	return reader.schema;
}
