/* Columns of tables and foreign tables. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "statement/make.h"

/* ---- A column in CREATE TABLE, ADD COLUMN. */

/* Whether an object is needed by the default, not by the type. */
static bool is_of_default(const struct schema_object *needed)
{
	switch (needed->kind) {
	case SCHEMA_TYPE:
	case SCHEMA_ENUM:
	case SCHEMA_RANGE:
	case SCHEMA_DOMAIN:
	case SCHEMA_COMPOSITE_TYPE:
	case SCHEMA_COLLATION:
	case SCHEMA_EXTENSION:
	case SCHEMA_SCHEMA:
	case SCHEMA_TABLE:
	case SCHEMA_FOREIGN_TABLE:
	case SCHEMA_VIEW:
	case SCHEMA_MATERIALIZED_VIEW:
	case SCHEMA_TABLE_COLUMN: return false;
	default: return true;
	}
}

/* The default of a new column is part of ADD COLUMN, as it is for the rows that are there. */
static bool needs_late(const struct make *make, const struct schema_object *needed)
{
	bool is_added = compare_is_created(make->compare, make->pair) && !make_is_with_parent(make);

	return !is_added && model_value(make->to, "default") && is_of_default(needed);
}

static bool has_late_default(const struct make *make)
{
	for (size_t i = 0; i < make->to->need_count; i++)
		if (needs_late(make, &make->compare->to->objects[make->to->needs[i]]))
			return true;
	return false;
}

bool make_is_generated(const struct schema_object *column)
{
	return model_value(column, "generated stored") || model_value(column, "generated virtual");
}

static void add_identity(struct str *text, const struct make *make)
{
	const char *identity = model_value(make->to, "identity");
	struct str list = STR_INIT;

	if (!identity)
		return;
	make_identity_list(&list, make);
	str_addf(text, " GENERATED %s AS IDENTITY", identity);
	if (list.length > 0)
		str_addf(text, " (%s)", str_text(&list));
	str_free(&list);
}

/* Append the definition of make->to. */
static void add_definition(struct str *text, const struct make *make)
{
	const struct schema_object *column = make->to;
	const char *value = model_value(column, "default");
	const char *collation = model_value(column, "collation");
	const char *compression = model_value(column, "compression");
	const char *stored = model_value(column, "generated stored");
	const char *virtual = model_value(column, "generated virtual");
	const char *not_null_name = model_value(column, "not null name");
	char *own = make_own_name(column);

	str_addf(text, "%s %s", own, model_value(column, "type"));
	make_foreign_list(text, column);
	if (compression)
		str_addf(text, " COMPRESSION %s", compression);
	if (collation)
		str_addf(text, " COLLATE %s", collation);
	if (stored || virtual)
		str_addf(
			text, " GENERATED ALWAYS AS (%s) %s", stored ? stored : virtual, stored ? "STORED" : "VIRTUAL");
	if (value && !has_late_default(make))
		str_addf(text, " DEFAULT %s", value);
	add_identity(text, make);
	bool is_valid = !model_value(column, "not null not valid");
	if (not_null_name && is_valid)
		str_addf(text, " CONSTRAINT %s", not_null_name);
	if (model_value(column, "not null") && is_valid)
		str_add(text, model_value(column, "not null no inherit") ? " NOT NULL NO INHERIT" : " NOT NULL");
	free(own);
}

/* ---- The list of columns of a new table. */

/* The column is there because a parent, or the type of the table, has it. */
static bool is_inherited(const struct make *make)
{
	const struct schema_object *table = make_parent(make, make->to);

	return table &&
		(model_value(table, "of type") ||
			(model_value(table, "inherits") && model_value(make->to, "inherited")));
}

void make_column_list(struct str *text, const struct make *make)
{
	const struct schema_object *table = make->to;
	size_t count = 0;

	str_add(text, " (");
	for (size_t i = 0; i < table->part_count; i++) {
		struct make part = make_begin(make->compare, NULL, make->compare->to_pair[table->parts[i]]);
		part.from = NULL;
		if (part.to->place == 0 || is_inherited(&part))
			continue;
		str_add(text, count++ > 0 ? ",\n\t" : "\n\t");
		add_definition(text, &part);
	}
	str_add(text, count > 0 ? "\n)" : ")");
}

/* ---- One column. */

/* "ALTER TABLE ONLY s.t ALTER COLUMN c"; without `only`, the tables that inherit the column are altered, too. */
static char *alter_words(const struct make *make, bool only)
{
	const struct schema_object *column = make->to ? make->to : make->from;
	const struct schema_object *table = make_parent(make, column);
	bool is_foreign = column->kind == SCHEMA_FOREIGN_TABLE_COLUMN;
	char *own = make_own_name(column);
	char *words = str_format("ALTER %sTABLE %s%s ALTER COLUMN %s", is_foreign ? "FOREIGN " : "",
		only ? "ONLY " : "", table ? table->identity : "", own);

	free(own);
	return words;
}

/* What CREATE TABLE does not say. */
static void set_rest(struct make *make)
{
	char *alter = alter_words(make, true);
	const char *storage = model_value(make->to, "storage");
	const char *statistics = model_value(make->to, "statistics");
	struct str options = STR_INIT;

	if (storage)
		make_add(make, CHANGE_MAKE, 0, "%s SET STORAGE %s", alter, storage);
	if (statistics)
		make_add(make, CHANGE_MAKE, 0, "%s SET STATISTICS %s", alter, statistics);
	if (model_value(make->to, "not null not valid"))
		make_not_null_add(make);
	make_identity_comment(make);
	make_options_list(&options, make->to);
	if (options.length > 0)
		make_add(make, CHANGE_MAKE, 0, "%s SET (%s)", alter, str_text(&options));
	str_free(&options);
	free(alter);
}

/* Of an inherited column, only what differs from the parent's. */
static void set_inherited(struct make *make)
{
	size_t index = make_inherits(make->compare->to, make->to);
	const struct schema_object *parent = index == SCHEMA_NONE ? NULL : &make->compare->to->objects[index];
	const char *value = model_value(make->to, "default");
	char *alter = alter_words(make, true);

	if (value)
		make_add(make, CHANGE_LATE, 0, "%s SET DEFAULT %s", alter, value);
	else if (parent && model_value(parent, "default"))
		make_add(make, CHANGE_LATE, 0, "%s DROP DEFAULT", alter);
	if (model_value(make->to, "not null") && !(parent && model_value(parent, "not null")))
		make_add(make, CHANGE_MAKE, 0, "%s SET NOT NULL", alter);
	free(alter);
}

/* After the table was created, with its columns. */
static void create_late(struct make *make)
{
	const char *value = model_value(make->to, "default");
	char *alter = alter_words(make, true);

	if (is_inherited(make))
		set_inherited(make);
	else if (value && has_late_default(make))
		make_add(make, CHANGE_LATE, 0, "%s SET DEFAULT %s", alter, value);
	set_rest(make);
	free(alter);
}

static void create_column(struct make *make)
{
	struct str text = STR_INIT;
	char *alter = make_alter_parent(make, make->to);
	bool is_empty = model_value(make->to, "not null") && !model_value(make->to, "default") &&
		!make_is_generated(make->to) && !model_value(make->to, "identity");

	add_definition(&text, make);
	if (!make_is_created_by_parent(make)) {
		make_add(make, CHANGE_MAKE, is_empty ? CHANGE_NEEDS_ROWS : 0, "%s ADD COLUMN %s", alter,
			str_text(&text));
		set_rest(make);
	}
	free(alter);
	str_free(&text);
}

/* What is computed is lost as well if a column that is not takes its place. */
static bool loses_values(const struct make *make)
{
	const struct schema_object *next = compare_to(make->compare, make->pair);

	return !make_is_generated(make->from) || (next && !make_is_generated(next));
}

static void drop_column(struct make *make)
{
	char *alter = make_alter_parent(make, make->from);
	char *own = make_own_name(make->from);

	if (!make_is_dropped_by_parent(make))
		make_add(
			make, CHANGE_DROP, loses_values(make) ? CHANGE_LOSES_DATA : 0, "%s DROP COLUMN %s", alter, own);
	free(alter);
	free(own);
}

/* A column lets go of a type that is recreated by converting to text, and of a default by dropping it. */
static const char *release_column(const struct schema_object *object, const struct schema_object *needed, bool stays)
{
	if (stays)
		return needed->kind == SCHEMA_TABLE_COLUMN && make_is_generated(object) ? NULL : "";
	if (is_of_default(needed))
		return model_value(object, "default") ? "default" : NULL;
	switch (needed->kind) {
	case SCHEMA_TYPE:
	case SCHEMA_ENUM:
	case SCHEMA_RANGE:
	case SCHEMA_DOMAIN:
	case SCHEMA_COMPOSITE_TYPE: return "type";
	default: return NULL;
	}
}

const struct make_row make_column_rows[] = {
	{
		.kind = SCHEMA_TABLE_COLUMN,
		.type = "COLUMN",
		.create = create_column,
		.create_late = create_late,
		.alter = make_column_alter,
		.drop = drop_column,
		.release = release_column,
		.needs_late = needs_late,
	},
	{
		.kind = SCHEMA_FOREIGN_TABLE_COLUMN,
		.type = "COLUMN",
		.create = create_column,
		.create_late = create_late,
		.alter = make_column_alter,
		.drop = drop_column,
		.release = release_column,
		.needs_late = needs_late,
	},
	{.create = NULL},
};
