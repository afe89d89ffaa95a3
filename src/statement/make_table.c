/* Tables. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "statement/make.h"
#include "text/sqllist.h"

/* ---- Creating. A partition is created as a table, and attached when it has what its parent wants of it. */

static void attach(struct make *make)
{
	const char *parent = model_value(make->to, "partition of");
	const char *bound = model_value(make->to, "bound");

	if (parent && bound)
		make_add(make, CHANGE_LATE, CHANGE_NEEDS_ROWS, "ALTER TABLE ONLY %s ATTACH PARTITION %s %s", parent,
			make->to->identity, bound);
}

static void set_security(struct make *make)
{
	const char *name = make->to->identity;

	if (model_value(make->to, "row security"))
		make_add(make, CHANGE_MAKE, 0, "ALTER TABLE %s ENABLE ROW LEVEL SECURITY", name);
	if (model_value(make->to, "force row security"))
		make_add(make, CHANGE_MAKE, 0, "ALTER TABLE %s FORCE ROW LEVEL SECURITY", name);
}

static void set_replica_identity(struct make *make)
{
	const char *identity = model_value(make->to, "replica identity");

	make_add(make, CHANGE_LATE, 0, "ALTER TABLE ONLY %s REPLICA IDENTITY %s", make->to->identity,
		identity ? identity : "DEFAULT");
}

static void add_words(struct str *sql, const char *before, const char *value, const char *behind)
{
	if (value)
		str_addf(sql, " %s%s%s", before, value, behind);
}

static void create_table(struct make *make)
{
	const struct schema_object *table = make->to;
	const char *of_type = model_value(table, "of type");
	struct str sql = STR_INIT;
	struct str options = STR_INIT;

	str_addf(&sql, "CREATE %sTABLE %s", model_value(table, "unlogged") ? "UNLOGGED " : "", table->identity);
	add_words(&sql, "OF ", of_type, "");
	if (!of_type)
		make_column_list(&sql, make);
	add_words(&sql, "INHERITS (", model_value(table, "inherits"), ")");
	add_words(&sql, "PARTITION BY ", model_value(table, "partition by"), "");
	add_words(&sql, "USING ", model_value(table, "access method"), "");
	make_options_list(&options, table);
	add_words(&sql, "WITH (", options.length > 0 ? str_text(&options) : NULL, ")");
	add_words(&sql, "TABLESPACE ", model_value(table, "tablespace"), "");
	make_add(make, CHANGE_MAKE, 0, "%s", str_text(&sql));
	attach(make);
	set_security(make);
	if (model_value(table, "replica identity"))
		set_replica_identity(make);
	str_free(&options);
	str_free(&sql);
}

/* ---- Altering. */

static void alter_partition(struct make *make)
{
	const char *from;
	const char *to;
	bool takes = make_takes(make, "partition of", &from, &to);

	from = model_value(make->from, "partition of");
	takes |= make_takes_to(make, "bound", &to);
	if (!takes)
		return;
	if (from)
		make_add(make, CHANGE_DROP, 0, "ALTER TABLE %s DETACH PARTITION %s", from, make->to->identity);
	attach(make);
}

static void add_parents(struct make *make, const char *list, const char *other, bool comes)
{
	struct strs names = STRS_INIT;
	struct strs others = STRS_INIT;

	sqllist_split(&names, list ? list : "");
	sqllist_split(&others, other ? other : "");
	for (size_t i = 0; i < names.count; i++)
		if (!strs_contain(&others, names.item[i]))
			make_add(make, comes ? CHANGE_LATE : CHANGE_DROP, 0, "ALTER TABLE %s %sINHERIT %s",
				make->to->identity, comes ? "" : "NO ", names.item[i]);
	strs_free(&names);
	strs_free(&others);
}

static void alter_storage(struct make *make)
{
	const char *name = make->to->identity;
	char *alter = str_format("ALTER TABLE %s", name);
	const char *to;

	if (make_takes_to(make, "unlogged", &to))
		make_add(make, CHANGE_MAKE, 0, "%s SET %s", alter, to ? "UNLOGGED" : "LOGGED");
	if (make_takes_to(make, "tablespace", &to))
		make_add(make, CHANGE_MAKE, 0, "%s SET TABLESPACE %s", alter, to ? to : "pg_default");
	make_options_alter(make, alter);
	free(alter);
}

static void alter_table(struct make *make)
{
	const char *name = make->to->identity;
	const char *from;
	const char *to;

	alter_partition(make);
	if (make_takes(make, "inherits", &from, &to)) {
		add_parents(make, from, to, false);
		add_parents(make, to, from, true);
	}
	if (make_takes_to(make, "of type", &to))
		make_add(make, CHANGE_MAKE, 0, to ? "ALTER TABLE %s OF %s" : "ALTER TABLE %s NOT OF", name, to);
	alter_storage(make);
	if (make_takes_to(make, "row security", &to))
		make_add(make, CHANGE_MAKE, 0, "ALTER TABLE %s %s ROW LEVEL SECURITY", name, to ? "ENABLE" : "DISABLE");
	if (make_takes_to(make, "force row security", &to))
		make_add(make, CHANGE_MAKE, 0, "ALTER TABLE %s %sFORCE ROW LEVEL SECURITY", name, to ? "" : "NO ");
	if (make_takes_to(make, "replica identity", &to))
		set_replica_identity(make);
}

static void drop_table(struct make *make)
{
	/* A partition goes with its table. */
	make_add(make, CHANGE_DROP, CHANGE_LOSES_DATA, "DROP TABLE %s", make->from->identity);
}

/* The parent of a partition is needed when it is attached. */
static bool needs_late(const struct make *make, const struct schema_object *needed)
{
	return str_equal(model_value(make->to, "partition of"), needed->identity);
}

/* A table that stays lets go of a parent by detaching. */
static const char *release_table(const struct schema_object *object, const struct schema_object *needed, bool stays)
{
	if (stays)
		return "";
	return str_equal(model_value(object, "partition of"), needed->identity) ? "partition of" : NULL;
}

const struct make_row make_table_rows[] = {
	{
		.kind = SCHEMA_TABLE,
		.type = "TABLE",
		.create = create_table,
		.alter = alter_table,
		.drop = drop_table,
		.release = release_table,
		.needs_late = needs_late,
	},
	{.create = NULL},
};
