/* Foreign data: wrappers, servers, user mappings, foreign tables. Their columns are in make_column.c. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "statement/make.h"

/* ---- OPTIONS (a 'x', ...): one property an option. */

static const char prefix[] = "fdw option:";

static void add_option(struct str *list, const char *verb, const char *name, const char *value)
{
	str_addf(list, "%s%s%s", list->length > 0 ? ", " : "", verb, name + strlen(prefix));
	if (value) {
		str_add_char(list, ' ');
		str_add_sql_literal(list, value);
	}
}

void make_foreign_list(struct str *sql, const struct schema_object *object)
{
	struct str list = STR_INIT;

	for (size_t i = 0; i < object->property_count; i++)
		if (str_starts(object->properties[i].name, prefix))
			add_option(&list, "", object->properties[i].name, object->properties[i].value);
	if (list.length > 0)
		str_addf(sql, " OPTIONS (%s)", str_text(&list));
	str_free(&list);
}

void make_foreign_options(struct make *make, const char *alter)
{
	struct str list = STR_INIT;
	const char *from;
	const char *to;

	for (size_t i = 0; i < make->from->property_count; i++) {
		const char *name = make->from->properties[i].name;
		if (str_starts(name, prefix) && make_takes(make, name, &from, &to))
			add_option(&list, to ? "SET " : "DROP ", name, to);
	}
	for (size_t i = 0; i < make->to->property_count; i++) {
		const char *name = make->to->properties[i].name;
		if (str_starts(name, prefix) && make_takes(make, name, &from, &to) && !from)
			add_option(&list, "ADD ", name, to);
	}
	if (list.length > 0)
		make_add(make, CHANGE_MAKE, 0, "%s OPTIONS (%s)", alter, str_text(&list));
	str_free(&list);
}

/* ---- Wrappers. */

static void create_wrapper(struct make *make)
{
	const char *handler = model_value(make->to, "handler");
	const char *validator = model_value(make->to, "validator");
	struct str sql = STR_INIT;

	str_addf(&sql, "CREATE FOREIGN DATA WRAPPER %s", make->to->identity);
	if (handler)
		str_addf(&sql, " HANDLER %s", handler);
	if (validator)
		str_addf(&sql, " VALIDATOR %s", validator);
	make_foreign_list(&sql, make->to);
	make_add(make, CHANGE_MAKE, 0, "%s", str_text(&sql));
	str_free(&sql);
}

static void alter_wrapper(struct make *make)
{
	char *alter = str_format("ALTER FOREIGN DATA WRAPPER %s", make->to->identity);
	const char *to;

	if (make_takes_to(make, "handler", &to))
		make_add(make, CHANGE_MAKE, 0, to ? "%s HANDLER %s" : "%s NO HANDLER", alter, to);
	if (make_takes_to(make, "validator", &to))
		make_add(make, CHANGE_MAKE, 0, to ? "%s VALIDATOR %s" : "%s NO VALIDATOR", alter, to);
	make_foreign_options(make, alter);
	free(alter);
}

static void drop_wrapper(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP FOREIGN DATA WRAPPER %s", make->from->identity);
}

/* ---- Servers. */

static void create_server(struct make *make)
{
	const char *type = model_value(make->to, "type");
	const char *version = model_value(make->to, "version");
	struct str sql = STR_INIT;

	str_addf(&sql, "CREATE SERVER %s", make->to->identity);
	if (type) {
		str_add(&sql, " TYPE ");
		str_add_sql_literal(&sql, type);
	}
	if (version) {
		str_add(&sql, " VERSION ");
		str_add_sql_literal(&sql, version);
	}
	str_addf(&sql, " FOREIGN DATA WRAPPER %s", model_value(make->to, "wrapper"));
	make_foreign_list(&sql, make->to);
	make_add(make, CHANGE_MAKE, 0, "%s", str_text(&sql));
	str_free(&sql);
}

static void alter_server(struct make *make)
{
	char *alter = str_format("ALTER SERVER %s", make->to->identity);
	struct str version = STR_INIT;
	const char *to;

	if (make_takes_to(make, "version", &to)) {
		if (to)
			str_add_sql_literal(&version, to);
		make_add(make, CHANGE_MAKE, 0, "%s VERSION %s", alter, to ? str_text(&version) : "NULL");
	}
	make_foreign_options(make, alter);
	str_free(&version);
	free(alter);
}

static void drop_server(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP SERVER %s", make->from->identity);
}

/* ---- User mappings: the identity is "ann on server s". */

static char *mapping(const struct schema_object *object)
{
	const char *role = model_value(object, "role");
	const char *server = model_value(object, "server");

	return str_format("USER MAPPING FOR %s SERVER %s", strcmp(role, "OWNER") == 0 ? "CURRENT_USER" : role, server);
}

static void create_mapping(struct make *make)
{
	char *name = mapping(make->to);
	struct str sql = STR_INIT;

	make_foreign_list(&sql, make->to);
	make_add(make, CHANGE_MAKE, 0, "CREATE %s%s", name, str_text(&sql));
	str_free(&sql);
	free(name);
}

static void alter_mapping(struct make *make)
{
	char *name = mapping(make->to);
	char *alter = str_format("ALTER %s", name);

	make_foreign_options(make, alter);
	free(name);
	free(alter);
}

static void drop_mapping(struct make *make)
{
	char *name = mapping(make->from);

	make_add(make, CHANGE_DROP, 0, "DROP %s", name);
	free(name);
}

/* ---- Foreign tables. */

static void create_table(struct make *make)
{
	const char *inherits = model_value(make->to, "inherits");
	const char *parent = model_value(make->to, "partition of");
	struct str sql = STR_INIT;

	str_addf(&sql, "CREATE FOREIGN TABLE %s", make->to->identity);
	make_column_list(&sql, make);
	if (inherits)
		str_addf(&sql, " INHERITS (%s)", inherits);
	str_addf(&sql, " SERVER %s", model_value(make->to, "server"));
	make_foreign_list(&sql, make->to);
	make_add(make, CHANGE_MAKE, 0, "%s", str_text(&sql));
	if (parent)
		make_add(make, CHANGE_LATE, 0, "ALTER TABLE ONLY %s ATTACH PARTITION %s %s", parent, make->to->identity,
			model_value(make->to, "bound"));
	str_free(&sql);
}

static void alter_table(struct make *make)
{
	char *alter = str_format("ALTER FOREIGN TABLE %s", make->to->identity);

	make_foreign_options(make, alter);
	free(alter);
}

static void drop_table(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP FOREIGN TABLE %s", make->from->identity);
}

/* The parent of a partition is needed when it is attached. */
static bool table_needs_late(const struct make *make, const struct schema_object *needed)
{
	return needed->kind == SCHEMA_TABLE && str_equal(model_value(make->to, "partition of"), needed->identity);
}

const struct make_row make_foreign_rows[] = {
	{
		.kind = SCHEMA_FOREIGN_DATA_WRAPPER,
		.type = "FOREIGN DATA WRAPPER",
		.create = create_wrapper,
		.alter = alter_wrapper,
		.drop = drop_wrapper,
	},
	{
		.kind = SCHEMA_SERVER,
		.type = "SERVER",
		.grant_type = "FOREIGN SERVER",
		.create = create_server,
		.alter = alter_server,
		.drop = drop_server,
	},
	{
		.kind = SCHEMA_USER_MAPPING,
		.create = create_mapping,
		.alter = alter_mapping,
		.drop = drop_mapping,
	},
	{
		.kind = SCHEMA_FOREIGN_TABLE,
		.type = "FOREIGN TABLE",
		.grant_type = "TABLE",
		.create = create_table,
		.alter = alter_table,
		.drop = drop_table,
		.needs_late = table_needs_late,
	},
	{.create = NULL},
};
