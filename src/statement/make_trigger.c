/* What belongs to a relation and does something with its rows: triggers, rules, policies; statistics. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "statement/make.h"
#include "text/sqllist.h"

/* ---- Triggers and rules. */

static void set_enabled(struct make *make, enum change_phase phase, const char *words, const char *enabled)
{
	char *own = make_own_name(make->to);

	make_add(make, phase, 0, "ALTER TABLE %s%s %s %s %s", strcmp(words, "TRIGGER") == 0 ? "ONLY " : "",
		make_parent(make, make->to)->identity, enabled ? enabled : "ENABLE", words, own);
	free(own);
}

/* A partition gets a copy of each trigger of its table. */
static void create_trigger(struct make *make)
{
	const char *enabled = model_value(make->to, "enabled");
	bool is_copy = model_value(make->to, "inherited");

	if (!is_copy)
		make_add(make, CHANGE_MAKE, 0, "%s", model_value(make->to, "definition"));
	if (enabled)
		set_enabled(make, is_copy ? CHANGE_LATE : CHANGE_MAKE, "TRIGGER", enabled);
}

static void alter_trigger(struct make *make)
{
	const char *from;
	const char *to;

	if (model_value(make->from, "inherited") && model_value(make->to, "inherited"))
		make_takes(make, "definition", &from, &to);
	if (make_takes_to(make, "enabled", &to))
		set_enabled(make, CHANGE_MAKE, "TRIGGER", to);
}

static void drop_trigger(struct make *make)
{
	if (!model_value(make->from, "inherited"))
		make_add(make, CHANGE_DROP, 0, "DROP TRIGGER %s", make->from->identity);
}

static void create_rule(struct make *make)
{
	const char *enabled = model_value(make->to, "enabled");
	const char *definition = model_value(make->to, "definition");

	make_add(make, CHANGE_MAKE, 0, "%.*s", (int)strlen(definition) - str_ends(definition, ";"), definition);
	if (enabled)
		set_enabled(make, CHANGE_MAKE, "RULE", enabled);
}

static void alter_rule(struct make *make)
{
	const char *to;

	if (make_takes_to(make, "enabled", &to))
		set_enabled(make, CHANGE_MAKE, "RULE", to);
}

static void drop_rule(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP RULE %s", make->from->identity);
}

/* ---- Policies. */

/* "a, b": the owner of the database is the one who runs this. */
static void add_roles(struct str *sql, const char *roles)
{
	struct strs list = STRS_INIT;

	sqllist_split(&list, roles ? roles : "PUBLIC");
	for (size_t i = 0; i < list.count; i++)
		str_addf(sql, "%s%s", i > 0 ? ", " : " TO ",
			strcmp(list.item[i], "OWNER") == 0 ? "CURRENT_USER" : list.item[i]);
	strs_free(&list);
}

static void add_conditions(struct str *sql, const struct schema_object *policy)
{
	const char *using = model_value(policy, "using");
	const char *check = model_value(policy, "check");

	if (using)
		str_addf(sql, " USING (%s)", using);
	if (check)
		str_addf(sql, " WITH CHECK (%s)", check);
}

static void create_policy(struct make *make)
{
	const char *command = model_value(make->to, "command");
	struct str sql = STR_INIT;

	str_addf(&sql, "CREATE POLICY %s", make->to->identity);
	if (model_value(make->to, "restrictive"))
		str_add(&sql, " AS RESTRICTIVE");
	if (command)
		str_addf(&sql, " FOR %s", command);
	if (model_value(make->to, "roles"))
		add_roles(&sql, model_value(make->to, "roles"));
	add_conditions(&sql, make->to);
	make_add(make, CHANGE_MAKE, 0, "%s", str_text(&sql));
	str_free(&sql);
}

/* A condition can be changed, but not taken away. */
static bool can_set(const struct make *make, const char *name)
{
	return !model_value(make->from, name) || model_value(make->to, name);
}

static void alter_policy(struct make *make)
{
	struct str sql = STR_INIT;
	const char *roles;
	const char *to;

	if (!can_set(make, "using") || !can_set(make, "check"))
		return;
	str_addf(&sql, "ALTER POLICY %s", make->to->identity);
	bool takes = make_takes_to(make, "roles", &roles);
	if (takes)
		add_roles(&sql, roles);
	takes |= make_takes_to(make, "using", &to);
	takes |= make_takes_to(make, "check", &to);
	add_conditions(&sql, make->to);
	if (takes)
		make_add(make, CHANGE_MAKE, 0, "%s", str_text(&sql));
	str_free(&sql);
}

static void drop_policy(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP POLICY %s", make->from->identity);
}

/* ---- Statistics. */

static void set_target(struct make *make, const char *target)
{
	make_add(make, CHANGE_MAKE, 0, "ALTER STATISTICS %s SET STATISTICS %s", make->to->identity,
		target ? target : "-1");
}

static void create_statistics(struct make *make)
{
	const char *target = model_value(make->to, "statistics");

	make_add(make, CHANGE_MAKE, 0, "%s", model_value(make->to, "definition"));
	if (target)
		set_target(make, target);
}

static void alter_statistics(struct make *make)
{
	const char *to;

	if (make_takes_to(make, "statistics", &to))
		set_target(make, to);
}

static void drop_statistics(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP STATISTICS %s", make->from->identity);
}

static const char *release_statistics(
	const struct schema_object *object, const struct schema_object *needed, bool stays)
{
	(void)object;
	(void)needed;
	return stays ? "" : NULL;
}

const struct make_row make_trigger_rows[] = {
	{
		.kind = SCHEMA_TRIGGER,
		.type = "TRIGGER",
		.create = create_trigger,
		.alter = alter_trigger,
		.drop = drop_trigger,
	},
	{
		.kind = SCHEMA_RULE,
		.type = "RULE",
		.create = create_rule,
		.alter = alter_rule,
		.drop = drop_rule,
	},
	{
		.kind = SCHEMA_POLICY,
		.type = "POLICY",
		.create = create_policy,
		.alter = alter_policy,
		.drop = drop_policy,
	},
	{
		.kind = SCHEMA_STATISTICS,
		.type = "STATISTICS",
		.create = create_statistics,
		.alter = alter_statistics,
		.drop = drop_statistics,
		.release = release_statistics,
	},
	{.create = NULL},
};
