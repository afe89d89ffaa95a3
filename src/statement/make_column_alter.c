/* What changes a column that stays. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "statement/make.h"
#include "text/sqltype.h"

/* server_version_num */
#define STORAGE_DEFAULT_SINCE 160000
#define SET_EXPRESSION_SINCE 170000

struct column {
	struct make *make;
	const char *alter;      /* "ALTER TABLE s.t ALTER COLUMN c" */
	const char *alter_only; /* "ALTER TABLE ONLY ..." */
	const char *own;
	bool is_foreign;
	bool is_inherited; /* what is done to the parent's column is done to it */
};

/* Whether two types are the same but for their modifiers: varchar(5), varchar(9). */
static bool is_same_type(const char *a, const char *b)
{
	size_t length = strcspn(a, "(");

	return length == strcspn(b, "(") && strncmp(a, b, length) == 0;
}

/* A type of a user is qualified, and need not have a cast from another one. */
static bool is_users(const char *type)
{
	return strchr(type, '.');
}

static bool is_type(enum schema_kind kind)
{
	return kind == SCHEMA_TYPE || kind == SCHEMA_ENUM || kind == SCHEMA_RANGE || kind == SCHEMA_DOMAIN ||
		kind == SCHEMA_COMPOSITE_TYPE;
}

/* Whether values of the type that is this property are kept or refused when they are written as text and cast. */
static bool keeps_by_text(const struct schema_object *from, const struct schema_object *to, const char *property)
{
	const char *old = model_value(from, property);
	const char *new = model_value(to, property);

	return old && new &&sqltype_keeps_if_cast(old, new);
}

/* Whether values keep what they say when each type that the object at `pair` needs, and that is made anew, is left by
 * way of text. */
static bool types_keep(const struct compare *compare, size_t pair)
{
	const struct schema_object *object = compare_from(compare, pair);
	bool keeps = true;

	for (size_t i = 0; i < object->need_count && keeps; i++) {
		size_t needed = compare->from_pair[object->needs[i]];
		enum schema_kind kind = compare->pairs[needed].kind;
		const struct schema_object *from = compare_from(compare, needed);
		const struct schema_object *to = compare_to(compare, needed);
		if (!is_type(kind) || !compare_is_dropped(compare, needed))
			continue;
		keeps = to && types_keep(compare, needed) &&
			(kind == SCHEMA_ENUM || (kind == SCHEMA_DOMAIN && keeps_by_text(from, to, "type")) ||
				(kind == SCHEMA_RANGE && keeps_by_text(from, to, "subtype")));
	}
	return keeps;
}

static bool loses_values(const struct make *make, const char *from, const char *to)
{
	bool is_released = strs_contain(&make->compare->pairs[make->pair].forced, "type");

	if (strcmp(from, to) == 0)
		return is_released && !types_keep(make->compare, make->pair);
	return !sqltype_keeps(from, to);
}

/*
 * What depends on a column whose type changes is dropped before and made anew later; indexes and constraints the server
 * makes anew by itself. The default is set again, as it might not fit the type.
 */
static void alter_type(struct column *column)
{
	struct make *make = column->make;
	const char *from;
	const char *to;
	const char *collation;
	struct str type = STR_INIT;
	bool takes = make_takes(make, "type", &from, &to);

	takes |= make_takes_to(make, "collation", &collation);
	if (!takes || !from || !to)
		return;
	/* The old type is gone meanwhile. */
	bool is_released = strs_contain(&make->compare->pairs[make->pair].forced, "type");
	/* A cast would truncate what is too long; without it, the statement fails. */
	bool is_assigned = sqltype_is_text(from) && sqltype_is_limited_varchar(to);
	bool is_cast = is_released || !(is_assigned || is_same_type(from, to));
	unsigned loses = loses_values(make, from, to) ? CHANGE_LOSES_DATA : 0;
	make_disturb(make);
	if (column->is_inherited)
		return;
	str_addf(&type, "%s TYPE %s", column->alter, to);
	if (collation)
		str_addf(&type, " COLLATE %s", collation);
	if (is_cast && !column->is_foreign)
		str_addf(&type, " USING %s%s::%s", column->own, is_users(from) || is_users(to) ? "::text" : "", to);
	if (is_cast && model_value(make->from, "default") && !make_differs(make, "default"))
		make_add(make, CHANGE_DROP, 0, "%s DROP DEFAULT", column->alter_only);
	if (is_released)
		make_add(make, CHANGE_DROP, 0, column->is_foreign ? "%s TYPE text" : "%s TYPE text USING %s::text",
			column->alter, column->own);
	make_add(make, CHANGE_MAKE, CHANGE_NEEDS_ROWS | loses, "%s", str_text(&type));
	if (is_cast && model_value(make->from, "default") && !make_differs(make, "default") &&
		model_value(make->to, "default"))
		make_add(make, CHANGE_LATE, 0, "%s SET DEFAULT %s", column->alter_only,
			model_value(make->to, "default"));
	str_free(&type);
}

/* It lets go of what it needed before that is dropped. */
static void alter_default(struct column *column)
{
	struct make *make = column->make;
	const char *from;
	const char *to;

	if (!make_takes(make, "default", &from, &to))
		return;
	if (from)
		make_add(make, CHANGE_DROP, 0, "%s DROP DEFAULT", column->alter_only);
	if (to)
		make_add(make, CHANGE_LATE, 0, "%s SET DEFAULT %s", column->alter_only, to);
}

/* Where the server cannot set an expression, or make a column a generated one, it is dropped and added again. */
static void alter_generated(struct column *column)
{
	struct make *make = column->make;
	bool is_stored = model_value(make->from, "generated stored");
	const char *name = is_stored ? "generated stored" : "generated virtual";
	const char *from = model_value(make->from, name);
	const char *to = model_value(make->to, name);

	if (!make_differs(make, name))
		return;
	if (is_stored && !make_is_generated(make->to)) {
		make_takes(make, name, &from, &to);
		make_add(make, CHANGE_DROP, 0, "%s DROP EXPRESSION", column->alter);
	} else if (from && to && make->compare->from->version >= SET_EXPRESSION_SINCE) {
		make_takes(make, name, &from, &to);
		make_add(make, CHANGE_MAKE, 0, "%s SET EXPRESSION AS (%s)", column->alter, to);
	}
}

void make_not_null_add(struct make *make)
{
	char *table = make_alter_parent(make, make->to);
	char *own = make_own_name(make->to);
	const char *name = model_value(make->to, "not null name");

	make_add(make, CHANGE_MAKE, make_needs_rows(make), "%s ADD %s%s%sNOT NULL %s%s%s", table,
		name ? "CONSTRAINT " : "", name ? name : "", name ? " " : "", own,
		model_value(make->to, "not null no inherit") ? " NO INHERIT" : "",
		model_value(make->to, "not null not valid") ? " NOT VALID" : "");
	free(table);
	free(own);
}

/* From 18 on, it is a constraint: one of another form takes its place. */
static void alter_not_null(struct column *column)
{
	static const char *const forms[] = {"not null name", "not null no inherit", "not null not valid"};
	struct make *make = column->make;
	const char *from;
	const char *to;
	const char *form;
	bool has_form = false;
	bool differs = make_takes(make, "not null", &from, &to);

	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		differs |= make_takes_to(make, forms[i], &form);
		has_form |= form != NULL;
	}
	if (!differs)
		return;
	if (from)
		make_add(make, CHANGE_MAKE, 0, "%s DROP NOT NULL", column->alter);
	if (to && has_form)
		make_not_null_add(make);
	else if (to)
		make_add(make, CHANGE_MAKE, CHANGE_NEEDS_ROWS, "%s SET NOT NULL", column->alter);
}

static void alter_identity(struct column *column)
{
	struct make *make = column->make;
	const char *from;
	const char *to;
	const char *name;
	struct str list = STR_INIT;
	bool takes = make_takes(make, "identity", &from, &to);

	if (takes && from && !to) {
		make_sequence_changes(make, &list, "sequence ", "SET ");
		make_takes_to(make, "sequence name", &name);
		make_add(make, CHANGE_DROP, CHANGE_LOSES_DATA, "%s DROP IDENTITY", column->alter);
	} else if (takes && to && !from) {
		make_sequence_changes(make, &list, "sequence ", "");
		make_takes_to(make, "sequence name", &name);
		str_truncate(&list, 0);
		make_identity_list(&list, make);
		make_add(make, CHANGE_LATE, 0, "%s ADD GENERATED %s AS IDENTITY%s%s%s", column->alter, to,
			list.length > 0 ? " (" : "", str_text(&list), list.length > 0 ? ")" : "");
	} else {
		if (takes && to)
			make_add(make, CHANGE_MAKE, 0, "%s SET GENERATED %s", column->alter, to);
		if (make_sequence_changes(make, &list, "sequence ", "SET "))
			make_add(make, CHANGE_MAKE, CHANGE_NEEDS_ROWS, "%s %s", column->alter, str_text(&list));
		make_identity_rename(make);
	}
	make_takes_to(make, "sequence comment", &name);
	make_identity_comment(make);
	str_free(&list);
}

/* There is a word for it from 16 on. */
static const char *usual_storage(const struct make *make)
{
	const char *type = model_value(make->to, "type");

	if (make->compare->from->version >= STORAGE_DEFAULT_SINCE)
		return "DEFAULT";
	return type && str_starts(type, "numeric") ? "MAIN" : "EXTENDED";
}

static void alter_rest(struct column *column)
{
	struct make *make = column->make;
	const char *to;

	if (make_takes_to(make, "storage", &to))
		make_add(make, CHANGE_MAKE, 0, "%s SET STORAGE %s", column->alter_only, to ? to : usual_storage(make));
	if (make_takes_to(make, "compression", &to))
		make_add(make, CHANGE_MAKE, 0, "%s SET COMPRESSION %s", column->alter_only, to ? to : "default");
	if (make_takes_to(make, "statistics", &to))
		make_add(make, CHANGE_MAKE, 0, "%s SET STATISTICS %s", column->alter_only, to ? to : "-1");
	make_options_alter(make, column->alter_only);
	make_foreign_options(make, column->alter);
	/* The table's own statement made it so. */
	make_takes_to(make, "inherited", &to);
}

void make_column_alter(struct make *make)
{
	char *table = make_alter_parent(make, make->to);
	const struct schema_object *of = make_parent(make, make->to);
	char *own = make_own_name(make->to);
	bool is_foreign = make->to->kind == SCHEMA_FOREIGN_TABLE_COLUMN;
	char *alter = str_format("%s ALTER COLUMN %s", table, own);
	char *only = str_format(
		"ALTER %sTABLE ONLY %s ALTER COLUMN %s", is_foreign ? "FOREIGN " : "", of ? of->identity : "", own);
	struct column column = {
		.make = make,
		.alter = alter,
		.alter_only = only,
		.own = own,
		.is_foreign = is_foreign,
		.is_inherited = make_is_created_by_parent(make),
	};

	alter_type(&column);
	alter_generated(&column);
	alter_default(&column);
	alter_not_null(&column);
	alter_identity(&column);
	alter_rest(&column);
	free(table);
	free(own);
	free(alter);
	free(only);
}
