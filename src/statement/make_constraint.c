/* Constraints of tables. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "statement/make.h"

static bool is_key(const char *definition)
{
	return str_starts(definition, "PRIMARY KEY") || str_starts(definition, "UNIQUE") ||
		str_starts(definition, "EXCLUDE");
}

/* What belongs to the index is set by itself, as it cannot stand behind DEFERRABLE. */
static void set_index(struct make *make, const char *index)
{
	const char *tablespace = model_value(make->to, "tablespace");
	struct str options = STR_INIT;
	char *alter = str_format("ALTER INDEX %s", index);

	make_options_list(&options, make->to);
	if (options.length > 0)
		make_add(make, CHANGE_MAKE, 0, "%s SET (%s)", alter, str_text(&options));
	if (tablespace)
		make_add(make, CHANGE_MAKE, 0, "%s SET TABLESPACE %s", alter, tablespace);
	make_index_statistics(make, alter);
	make_comment_of(make, "index comment", "INDEX", index);
	free(alter);
	str_free(&options);
}

/* As pg_dump does: each key by itself, then those of partitions are attached. */
static void create_key(struct make *make, const struct schema_object *table)
{
	const char *definition = model_value(make->to, "definition");
	const struct schema *to = make->compare->to;
	size_t above = make_attached_to(to, make->to);
	bool is_partitioned = model_value(table, "partition by");
	char *own = make_own_name(make->to);
	char *index = make_index_name(to, make->to);

	make_add(make, CHANGE_MAKE, make_needs_rows(make), "ALTER TABLE %s%s ADD CONSTRAINT %s %s",
		is_partitioned ? "ONLY " : "", table->identity, own, definition);
	set_index(make, index);
	if (above != SCHEMA_NONE) {
		char *index_above = make_index_name(to, &to->objects[above]);
		make_add(make, CHANGE_LATE, 0, "ALTER INDEX %s ATTACH PARTITION %s", index_above, index);
		free(index_above);
	}
	if (model_value(make->to, "cluster"))
		make_add(make, CHANGE_MAKE, 0, "ALTER TABLE %s CLUSTER ON %s", table->identity, own);
	free(own);
	free(index);
}

/* What a parent has, children get with it; but a table must have a check before it is attached, or inherits. */
static bool is_had_from_parent(const struct make *make, const struct schema_object *table)
{
	bool is_created = compare_is_created(make->compare, make->compare->to_pair[make->to->parent]);

	return make_is_created_by_parent(make) || (is_created && model_value(table, "inherits")) ||
		!str_starts(model_value(make->to, "definition"), "CHECK");
}

static void create_constraint(struct make *make)
{
	const struct schema_object *table = make_parent(make, make->to);
	const char *definition = model_value(make->to, "definition");

	if (!table || !definition)
		return;
	if (is_key(definition)) {
		create_key(make, table);
		return;
	}
	if (model_value(make->to, "inherited") && is_had_from_parent(make, table))
		return;
	char *own = make_own_name(make->to);
	char *alter = make_alter_parent(make, make->to);
	make_add(make, CHANGE_MAKE, str_ends(definition, "NOT VALID") ? 0 : make_needs_rows(make),
		"%s ADD CONSTRAINT %s %s", alter, own, definition);
	free(own);
	free(alter);
}

/* The length of a definition without what ALTER CONSTRAINT and VALIDATE CONSTRAINT can change. */
static size_t length_without(const char *definition, const char *words)
{
	size_t length = strlen(definition);

	return str_ends(definition, words) ? length - strlen(words) : length;
}

/* The index of a key. */
static void alter_key(struct make *make)
{
	char *own = make_own_name(make->to);
	char *alter = make_alter_parent(make, make->to);
	char *index = make_index_name(make->compare->to, make->to);
	char *alter_index = str_format("ALTER INDEX %s", index);
	const char *value;

	if (make_takes_to(make, "cluster", &value) && value)
		make_add(make, CHANGE_MAKE, 0, "%s CLUSTER ON %s", alter, own);
	else if (make_differs(make, "cluster"))
		make_add(make, CHANGE_DROP, 0, "%s SET WITHOUT CLUSTER", alter);
	if (make_takes_to(make, "tablespace", &value))
		make_add(make, CHANGE_MAKE, 0, "%s SET TABLESPACE %s", alter_index, value ? value : "pg_default");
	make_options_alter(make, alter_index);
	make_index_statistics(make, alter_index);
	make_comment_of(make, "index comment", "INDEX", index);
	free(own);
	free(alter);
	free(index);
	free(alter_index);
}

/* Whether the constraint is the parent's. One that was cannot become the table's own, but by dropping both, as long as
 * the table remains a child; that of a foreign key is made so by the statement for the parent. */
static void alter_inherited(struct make *make)
{
	const char *from;
	const char *to;
	size_t above = make_attached_to(make->compare->to, make->to);

	if (make_held_by(make->compare, make->pair) != SCHEMA_NONE || !make_takes(make, "inherited", &from, &to) ||
		above == SCHEMA_NONE || !is_key(model_value(make->to, "definition")))
		return;
	char *index = make_index_name(make->compare->to, make->to);
	char *index_above = make_index_name(make->compare->to, &make->compare->to->objects[above]);
	make_add(make, CHANGE_LATE, 0, "ALTER INDEX %s ATTACH PARTITION %s", index_above, index);
	free(index);
	free(index_above);
}

static void alter_constraint(struct make *make)
{
	const char *from = model_value(make->from, "definition");
	const char *to = model_value(make->to, "definition");
	char *own = make_own_name(make->to);
	char *alter = make_alter_parent(make, make->to);

	/* A constraint can be validated, but not altered otherwise. */
	if (from && to && make_differs(make, "definition") && str_ends(from, " NOT VALID") &&
		strlen(to) == length_without(from, " NOT VALID") && strncmp(from, to, strlen(to)) == 0) {
		make_takes(make, "definition", &from, &to);
		make_add(make, CHANGE_MAKE, CHANGE_NEEDS_ROWS, "%s VALIDATE CONSTRAINT %s", alter, own);
	}
	alter_inherited(make);
	if (to && is_key(to))
		alter_key(make);
	free(own);
	free(alter);
}

static void drop_constraint(struct make *make)
{
	char *own = make_own_name(make->from);
	char *alter = make_alter_parent(make, make->from);

	/* What a partition has from its table goes with that. */
	if (!make_is_dropped_by_parent(make))
		make_add(make, CHANGE_DROP, 0, "%s DROP CONSTRAINT %s", alter, own);
	free(own);
	free(alter);
}

/* When the type of a column changes, the server makes its constraints anew; but a foreign key may not fit meanwhile. */
static const char *release_constraint(
	const struct schema_object *object, const struct schema_object *needed, bool stays)
{
	const char *definition = model_value(object, "definition");
	bool is_column = needed->kind == SCHEMA_TABLE_COLUMN || needed->kind == SCHEMA_FOREIGN_TABLE_COLUMN;

	return stays && is_column && definition && !str_starts(definition, "FOREIGN KEY") ? "" : NULL;
}

const struct make_row make_constraint_rows[] = {
	{
		.kind = SCHEMA_TABLE_CONSTRAINT,
		.type = "CONSTRAINT",
		.create = create_constraint,
		.alter = alter_constraint,
		.drop = drop_constraint,
		.release = release_constraint,
	},
	{.create = NULL},
};
