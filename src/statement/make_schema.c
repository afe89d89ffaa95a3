/* Schemas and extensions. */
#include <stddef.h>
#include <string.h>

#include "statement/make.h"

#define PRIVATE_SINCE 150000 /* server_version_num: from then on, not everybody may create something in it */

/* initdb gives rights in the schema public to everybody. */
static void create_schema(struct make *make)
{
	make_add(make, CHANGE_MAKE, 0, "CREATE SCHEMA %s", make->to->identity);
	if (strcmp(make->to->identity, "public") == 0)
		make_add(make, CHANGE_MAKE, 0, "GRANT USAGE%s ON SCHEMA public TO PUBLIC",
			make->compare->from->version < PRIVATE_SINCE ? ", CREATE" : "");
}

static void drop_schema(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP SCHEMA %s", make->from->identity);
}

static void create_extension(struct make *make)
{
	const char *schema = model_value(make->to, "schema");
	const char *version = model_value(make->to, "version");
	struct str sql = STR_INIT;

	str_addf(&sql, "CREATE EXTENSION %s", make->to->identity);
	if (schema)
		str_addf(&sql, " SCHEMA %s", schema);
	if (version) {
		str_add(&sql, " VERSION ");
		str_add_sql_literal(&sql, version);
	}
	make_add(make, CHANGE_MAKE, 0, "%s", str_text(&sql));
	str_free(&sql);
}

static void alter_extension(struct make *make)
{
	const char *to;
	struct str version = STR_INIT;

	if (make_takes_to(make, "version", &to)) {
		str_add(&version, to ? " TO " : "");
		if (to)
			str_add_sql_literal(&version, to);
		make_add(make, CHANGE_MAKE, 0, "ALTER EXTENSION %s UPDATE%s", make->to->identity, str_text(&version));
	}
	if (make_takes_to(make, "schema", &to) && to)
		make_add(make, CHANGE_MAKE, 0, "ALTER EXTENSION %s SET SCHEMA %s", make->to->identity, to);
	str_free(&version);
}

static void drop_extension(struct make *make)
{
	make_add(make, CHANGE_DROP, make->from->has_rows ? CHANGE_LOSES_DATA : 0, "DROP EXTENSION %s",
		make->from->identity);
}

const struct make_row make_schema_rows[] = {
	{.kind = SCHEMA_SCHEMA, .type = "SCHEMA", .create = create_schema, .drop = drop_schema},
	{
		.kind = SCHEMA_EXTENSION,
		.type = "EXTENSION",
		.create = create_extension,
		.alter = alter_extension,
		.drop = drop_extension,
	},
	{.create = NULL},
};
