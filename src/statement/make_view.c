/* Views and materialised views. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "statement/make.h"

/* ---- Views. */

static void write_view(struct make *make, const char *verb)
{
	struct str options = STR_INIT;

	make_options_list(&options, make->to);
	make_add(make, CHANGE_MAKE, 0, "%s VIEW %s%s%s%s AS\n%s", verb, make->to->identity,
		options.length > 0 ? " WITH (" : "", str_text(&options), options.length > 0 ? ")" : "",
		model_value(make->to, "definition"));
	str_free(&options);
}

static void create_view(struct make *make)
{
	write_view(make, "CREATE");
}

/* CREATE OR REPLACE can add columns at the end, and nothing else to columns. */
static bool has_same_columns(const struct make *make)
{
	const struct compare *compare = make->compare;

	if (make->from->part_count > make->to->part_count)
		return false;
	for (size_t i = 0; i < make->from->part_count; i++) {
		const struct schema_object *from = &compare->from->objects[make->from->parts[i]];
		const struct schema_object *to = &compare->to->objects[make->to->parts[i]];
		if (from->place == 0 && to->place == 0)
			break;
		if (from->place != to->place || strcmp(from->identity, to->identity) != 0 ||
			!str_equal(model_value(from, "type"), model_value(to, "type")) ||
			!str_equal(model_value(from, "collation"), model_value(to, "collation")))
			return false;
	}
	return true;
}

static void alter_view(struct make *make)
{
	char *alter = str_format("ALTER VIEW %s", make->to->identity);
	const char *to;

	if (make_differs(make, "definition") && has_same_columns(make)) {
		make_takes_to(make, "definition", &to);
		write_view(make, "CREATE OR REPLACE");
	}
	make_options_alter(make, alter);
	free(alter);
}

static void drop_view(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP VIEW %s", make->from->identity);
}

/* ---- Materialised views. */

static void create_matview(struct make *make)
{
	const char *method = model_value(make->to, "access method");
	const char *tablespace = model_value(make->to, "tablespace");
	struct str options = STR_INIT;

	make_options_list(&options, make->to);
	make_add(make, CHANGE_MAKE, CHANGE_NEEDS_ROWS, "CREATE MATERIALIZED VIEW %s%s%s%s%s%s%s%s AS\n%s",
		make->to->identity, method ? " USING " : "", method ? method : "", options.length > 0 ? " WITH (" : "",
		str_text(&options), options.length > 0 ? ")" : "", tablespace ? " TABLESPACE " : "",
		tablespace ? tablespace : "", model_value(make->to, "definition"));
	str_free(&options);
}

static void alter_matview(struct make *make)
{
	char *alter = str_format("ALTER MATERIALIZED VIEW %s", make->to->identity);
	const char *to;

	if (make_takes_to(make, "tablespace", &to))
		make_add(make, CHANGE_MAKE, 0, "%s SET TABLESPACE %s", alter, to ? to : "pg_default");
	make_options_alter(make, alter);
	free(alter);
}

static void drop_matview(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP MATERIALIZED VIEW %s", make->from->identity);
}

/* ---- Their columns are created with them; CREATE OR REPLACE VIEW adds some. */

static void create_column(struct make *make)
{
	const char *value = model_value(make->to, "default");
	const char *statistics = model_value(make->to, "statistics");
	const char *storage = model_value(make->to, "storage");
	char *alter = make_alter_parent(make, make->to);
	char *own = make_own_name(make->to);
	struct str options = STR_INIT;

	if (value)
		make_add(make, CHANGE_LATE, 0, "%s ALTER COLUMN %s SET DEFAULT %s", alter, own, value);
	if (statistics)
		make_add(make, CHANGE_LATE, 0, "%s ALTER COLUMN %s SET STATISTICS %s", alter, own, statistics);
	if (storage)
		make_add(make, CHANGE_LATE, 0, "%s ALTER COLUMN %s SET STORAGE %s", alter, own, storage);
	make_options_list(&options, make->to);
	if (options.length > 0)
		make_add(make, CHANGE_LATE, 0, "%s ALTER COLUMN %s SET (%s)", alter, own, str_text(&options));
	str_free(&options);
	free(alter);
	free(own);
}

static void alter_column(struct make *make)
{
	char *table = make_alter_parent(make, make->to);
	char *own = make_own_name(make->to);
	char *alter = str_format("%s ALTER COLUMN %s", table, own);
	const char *to;

	if (make_takes_to(make, "default", &to))
		make_add(make, CHANGE_LATE, 0, to ? "%s SET DEFAULT %s" : "%s DROP DEFAULT", alter, to);
	if (make_takes_to(make, "statistics", &to))
		make_add(make, CHANGE_MAKE, 0, "%s SET STATISTICS %s", alter, to ? to : "-1");
	make_options_alter(make, alter);
	free(table);
	free(own);
	free(alter);
}

const struct make_row make_view_rows[] = {
	{
		.kind = SCHEMA_VIEW,
		.type = "VIEW",
		.grant_type = "TABLE",
		.create = create_view,
		.alter = alter_view,
		.drop = drop_view,
	},
	{
		.kind = SCHEMA_MATERIALIZED_VIEW,
		.type = "MATERIALIZED VIEW",
		.grant_type = "TABLE",
		.create = create_matview,
		.alter = alter_matview,
		.drop = drop_matview,
	},
	{
		.kind = SCHEMA_VIEW_COLUMN,
		.type = "COLUMN",
		.create = create_column,
		.create_late = create_column,
		.alter = alter_column,
	},
	{
		.kind = SCHEMA_MATERIALIZED_VIEW_COLUMN,
		.type = "COLUMN",
		.create = create_column,
		.create_late = create_column,
		.alter = alter_column,
	},
	{.create = NULL},
};
