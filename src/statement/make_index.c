/* Indexes that belong to no constraint. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "statement/make.h"

static void set_cluster(struct make *make)
{
	const struct schema_object *table = make_parent(make, make->to);
	char *own = make_own_name(make->to);

	if (table && model_value(make->to, "cluster"))
		make_add(make, CHANGE_MAKE, 0, "ALTER TABLE %s CLUSTER ON %s", table->identity, own);
	else if (table)
		make_add(make, CHANGE_DROP, 0, "ALTER TABLE %s SET WITHOUT CLUSTER", table->identity);
	free(own);
}

static void create_index(struct make *make)
{
	const char *definition = model_value(make->to, "definition");
	const char *tablespace = model_value(make->to, "tablespace");
	const char *above = model_value(make->to, "attached to");
	bool is_unique = definition && str_starts(definition, "CREATE UNIQUE");
	char *alter = str_format("ALTER INDEX %s", make->to->identity);

	/* Definitions end with WHERE, before which TABLESPACE stands; so it is set afterwards. */
	make_add(make, CHANGE_MAKE, is_unique ? make_needs_rows(make) : 0, "%s", definition ? definition : "");
	if (tablespace)
		make_add(make, CHANGE_MAKE, 0, "%s SET TABLESPACE %s", alter, tablespace);
	make_index_statistics(make, alter);
	if (above)
		make_add(make, CHANGE_LATE, 0, "ALTER INDEX %s ATTACH PARTITION %s", above, make->to->identity);
	if (model_value(make->to, "cluster"))
		set_cluster(make);
	free(alter);
}

/* An index can be attached; it is detached only together with its partition. */
static void alter_index(struct make *make)
{
	const char *from;
	const char *to;
	char *alter = str_format("ALTER INDEX %s", make->to->identity);

	bool is_free =
		!model_value(make->from, "attached to") || make_held_by(make->compare, make->pair) == SCHEMA_NONE;
	if (is_free && make_takes(make, "attached to", &from, &to) && to)
		make_add(make, CHANGE_LATE, 0, "ALTER INDEX %s ATTACH PARTITION %s", to, make->to->identity);
	if (make_takes_to(make, "tablespace", &to))
		make_add(make, CHANGE_MAKE, 0, "%s SET TABLESPACE %s", alter, to ? to : "pg_default");
	make_index_statistics(make, alter);
	if (make_takes_to(make, "cluster", &to))
		set_cluster(make);
	free(alter);
}

/* What is attached is dropped with what it is attached to. */
static void drop_index(struct make *make)
{
	if (!make_is_dropped_by_parent(make))
		make_add(make, CHANGE_DROP, 0, "DROP INDEX %s", make->from->identity);
}

static const char *release_index(const struct schema_object *object, const struct schema_object *needed, bool stays)
{
	(void)object;
	return stays && (needed->kind == SCHEMA_TABLE_COLUMN || needed->kind == SCHEMA_MATERIALIZED_VIEW_COLUMN) ? ""
														 : NULL;
}

static bool needs_late(const struct make *make, const struct schema_object *needed)
{
	return needed->kind == SCHEMA_INDEX && str_equal(model_value(make->to, "attached to"), needed->identity);
}

const struct make_row make_index_rows[] = {
	{
		.kind = SCHEMA_INDEX,
		.type = "INDEX",
		.create = create_index,
		.alter = alter_index,
		.drop = drop_index,
		.release = release_index,
		.needs_late = needs_late,
	},
	{.create = NULL},
};
