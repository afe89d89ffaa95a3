/* What belongs to the database as a whole: its own grants and comment, settings, default privileges, event triggers. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "statement/make.h"
#include "text/sqllist.h"

static void nothing(struct make *make)
{
	(void)make;
}

/* ---- Settings: the identity is "NAME of ...". */

/* Their values are lists of names, and are said as such. */
static bool is_list(const char *name, size_t length)
{
	static const char *const names[] = {"local_preload_libraries", "search_path", "session_preload_libraries",
		"shared_preload_libraries", "temp_tablespaces", "unix_socket_directories"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strlen(names[i]) == length && strncmp(names[i], name, length) == 0)
			return true;
	return false;
}

/* Each name as a literal: an empty one cannot be said otherwise. */
static void add_names(struct str *sql, const char *list)
{
	struct strs items = STRS_INIT;

	sqllist_split(&items, list);
	if (items.count == 0)
		str_add(sql, "''");
	for (size_t i = 0; i < items.count; i++) {
		struct str name = STR_INIT;
		str_add(sql, i > 0 ? ", " : "");
		sqllist_add_name(&name, items.item[i]);
		str_add_sql_literal(sql, str_text(&name));
		str_free(&name);
	}
	strs_free(&items);
}

/* "ALTER ROLE r IN DATABASE current SET work_mem": make_add() says which database that is. */
static void write_setting(struct make *make, enum change_phase phase, const struct schema_object *setting, bool resets)
{
	const char *role = model_value(setting, "role");
	const char *value = model_value(setting, "value");
	size_t length = strcspn(setting->identity, " ");
	struct str sql = STR_INIT;
	bool is_of_database = model_value(setting, "in database");

	if (!role && is_of_database)
		str_add(&sql, "ALTER DATABASE current");
	else
		str_addf(&sql, "ALTER ROLE %s%s",
			!role                              ? "ALL"
				: str_equal(role, "OWNER") ? "CURRENT_USER"
							   : role,
			is_of_database ? " IN DATABASE current" : "");
	str_addf(&sql, " %s %.*s", resets ? "RESET" : "SET", (int)length, setting->identity);
	if (!resets) {
		str_add(&sql, " = ");
		if (is_list(setting->identity, length))
			add_names(&sql, value);
		else
			str_add_sql_literal(&sql, value);
	}
	make_add(make, phase, 0, "%s", str_text(&sql));
	str_free(&sql);
}

static void create_setting(struct make *make)
{
	write_setting(make, CHANGE_MAKE, make->to, false);
}

static void alter_setting(struct make *make)
{
	const char *to;

	if (make_takes_to(make, "value", &to))
		write_setting(make, CHANGE_MAKE, make->to, false);
}

static void drop_setting(struct make *make)
{
	write_setting(make, CHANGE_DROP, make->from, true);
}

/* ---- Default privileges are grants, and nothing else: to drop them is to have none. */

static void drop_defaults(struct make *make)
{
	struct schema_object none = {.kind = make->from->kind, .identity = make->from->identity};
	struct make empty = *make;

	empty.to = &none;
	make_common(&empty, make_row(none.kind));
	strs_free(&empty.taken);
}

/* ---- Event triggers: a new one is not to see the other statements. */

static void create_trigger(struct make *make)
{
	const char *tags = model_value(make->to, "tags");
	const char *enabled = model_value(make->to, "enabled");

	make_add(make, CHANGE_MAKE, 0, "CREATE EVENT TRIGGER %s ON %s%s%s%s EXECUTE FUNCTION %s()", make->to->identity,
		model_value(make->to, "event"), tags ? " WHEN TAG IN (" : "", tags ? tags : "", tags ? ")" : "",
		model_value(make->to, "function"));
	if (enabled)
		make_add(make, CHANGE_MAKE, 0, "ALTER EVENT TRIGGER %s %s", make->to->identity, enabled);
}

static void alter_trigger(struct make *make)
{
	const char *to;

	if (make_takes_to(make, "enabled", &to))
		make_add(make, CHANGE_MAKE, 0, "ALTER EVENT TRIGGER %s %s", make->to->identity, to ? to : "ENABLE");
}

static void drop_trigger(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP EVENT TRIGGER %s", make->from->identity);
}

const struct make_row make_setting_rows[] = {
	{.kind = SCHEMA_DATABASE, .type = "DATABASE", .create = nothing},
	{.kind = SCHEMA_SETTING, .create = create_setting, .alter = alter_setting, .drop = drop_setting},
	{.kind = SCHEMA_DEFAULT_ACL, .type = "", .create = nothing, .drop = drop_defaults},
	{
		.kind = SCHEMA_EVENT_TRIGGER,
		.type = "EVENT TRIGGER",
		.create = create_trigger,
		.alter = alter_trigger,
		.drop = drop_trigger,
	},
	{.create = NULL},
};
