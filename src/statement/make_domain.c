/* Domains and their constraints. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "statement/make.h"

static void create_domain(struct make *make)
{
	const char *collation = model_value(make->to, "collation");
	const char *value = model_value(make->to, "default");
	struct str sql = STR_INIT;

	str_addf(&sql, "CREATE DOMAIN %s AS %s", make->to->identity, model_value(make->to, "type"));
	if (collation)
		str_addf(&sql, " COLLATE %s", collation);
	if (value)
		str_addf(&sql, " DEFAULT %s", value);
	if (model_value(make->to, "not null"))
		str_add(&sql, " NOT NULL");
	make_add(make, CHANGE_MAKE, 0, "%s", str_text(&sql));
	str_free(&sql);
}

static bool is_column(enum schema_kind kind)
{
	return kind == SCHEMA_TABLE_COLUMN || kind == SCHEMA_MATERIALIZED_VIEW_COLUMN ||
		kind == SCHEMA_FOREIGN_TABLE_COLUMN;
}

/*
 * Whether a column is of an array of the domain, or of a type that has it: the server does not look into those, and
 * refuses what it cannot check. `is_inside`: the domain itself is over such an array.
 */
static bool is_contained(const struct schema *schema, size_t domain, bool is_inside)
{
	for (size_t i = 0; i < schema->count; i++) {
		const struct schema_object *object = &schema->objects[i];
		const char *type = model_value(object, "type");
		bool is_deep = is_inside || (type && str_ends(type, "[]"));
		if (!model_needs(schema, i, domain))
			continue;
		if (object->kind == SCHEMA_COMPOSITE_TYPE_COLUMN || object->kind == SCHEMA_RANGE ||
			(is_column(object->kind) && is_deep) ||
			(object->kind == SCHEMA_DOMAIN && is_contained(schema, i, is_deep)))
			return true;
	}
	return false;
}

static void alter_domain(struct make *make)
{
	const char *name = make->to->identity;
	const char *from;
	const char *to;

	/* If it is the same, it lets go of a function. */
	if (make_takes(make, "default", &from, &to)) {
		if (from)
			make_add(make, to ? CHANGE_DROP : CHANGE_MAKE, 0, "ALTER DOMAIN %s DROP DEFAULT", name);
		if (to)
			make_add(make, CHANGE_LATE, 0, "ALTER DOMAIN %s SET DEFAULT %s", name, to);
	}
	if (model_value(make->to, "not null") &&
		is_contained(make->compare->from, make->compare->pairs[make->pair].from, false))
		return;
	if (make_takes_to(make, "not null", &to))
		make_add(make, CHANGE_MAKE, to ? CHANGE_NEEDS_ROWS : 0, "ALTER DOMAIN %s %s NOT NULL", name,
			to ? "SET" : "DROP");
}

static void drop_domain(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP DOMAIN %s", make->from->identity);
}

static const char *release_domain(const struct schema_object *object, const struct schema_object *needed, bool stays)
{
	if (stays)
		return "";
	return needed->kind == SCHEMA_FUNCTION && model_value(object, "default") ? "default" : NULL;
}

static bool domain_needs_late(const struct make *make, const struct schema_object *needed)
{
	return needed->kind == SCHEMA_FUNCTION && compare_from(make->compare, make->pair) &&
		!compare_is_created(make->compare, make->pair);
}

/* ---- Constraints. */

/* COMMENT ON wants a word that the identity does not have. */
static void set_comment(struct make *make, const char *from, const char *to)
{
	struct str literal = STR_INIT;
	char *own = make_own_name(make->to);

	if (to)
		str_add_sql_literal(&literal, to);
	if (!str_equal(from, to))
		make_add(make, CHANGE_MAKE, 0, "COMMENT ON CONSTRAINT %s ON DOMAIN %s IS %s", own,
			make_parent(make, make->to)->identity, to ? str_text(&literal) : "NULL");
	free(own);
	str_free(&literal);
}

static void create_constraint(struct make *make)
{
	const char *definition = model_value(make->to, "definition");
	char *own = make_own_name(make->to);

	make_add(make, CHANGE_MAKE, str_ends(definition, " NOT VALID") ? 0 : CHANGE_NEEDS_ROWS,
		"ALTER DOMAIN %s ADD CONSTRAINT %s %s", make_parent(make, make->to)->identity, own, definition);
	set_comment(make, NULL, model_value(make->to, "comment"));
	free(own);
}

/* What is not valid, is not checked. */
static bool renews_domain(const struct make *make)
{
	if (!make->to)
		return false;
	const struct schema_object *domain = make_parent(make, make->to);
	size_t index = model_find(make->compare->from, domain->kind, domain->identity);

	return index != SCHEMA_NONE && is_contained(make->compare->from, index, false) &&
		(!make->from || make_differs(make, "definition")) &&
		!str_ends(model_value(make->to, "definition"), " NOT VALID");
}

static void alter_constraint(struct make *make)
{
	const char *from = model_value(make->from, "definition");
	const char *to = model_value(make->to, "definition");
	size_t length = strlen(to);
	char *own = make_own_name(make->to);

	/* A constraint can be validated, but not altered otherwise. */
	if (make_differs(make, "definition") && strncmp(from, to, length) == 0 &&
		strcmp(from + length, " NOT VALID") == 0) {
		make_takes(make, "definition", &from, &to);
		make_add(make, CHANGE_MAKE, CHANGE_NEEDS_ROWS, "ALTER DOMAIN %s VALIDATE CONSTRAINT %s",
			make_parent(make, make->to)->identity, own);
	}
	if (make_takes(make, "comment", &from, &to))
		set_comment(make, from, to);
	free(own);
}

static void drop_constraint(struct make *make)
{
	char *own = make_own_name(make->from);

	make_add(make, CHANGE_DROP, 0, "ALTER DOMAIN %s DROP CONSTRAINT %s", make_parent(make, make->from)->identity,
		own);
	free(own);
}

const struct make_row make_domain_rows[] = {
	{
		.kind = SCHEMA_DOMAIN,
		.type = "DOMAIN",
		.create = create_domain,
		.alter = alter_domain,
		.drop = drop_domain,
		.release = release_domain,
		.needs_late = domain_needs_late,
	},
	{
		.kind = SCHEMA_DOMAIN_CONSTRAINT,
		.create = create_constraint,
		.alter = alter_constraint,
		.drop = drop_constraint,
		.renews_parent = renews_domain,
	},
	{.create = NULL},
};
