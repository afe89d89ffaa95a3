/* Publications with their tables and schemas, and subscriptions. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "statement/make.h"

/* ---- Parameters. */

struct parameter {
	const char *property;
	const char *word;
	const char *without; /* the value if the property is absent */
	const char *from_18; /* the same from 18 on; NULL: no other one */
};

#define VERSION_18 180000 /* server_version_num */

static const struct parameter publication_parameters[] = {
	{"publish", "publish", "insert, update, delete, truncate", NULL},
	{"via partition root", "publish_via_partition_root", "false", NULL},
	{"generated columns", "publish_generated_columns", "none", NULL},
	{.property = NULL},
};

static const struct parameter subscription_parameters[] = {
	{"synchronous commit", "synchronous_commit", "off", NULL},
	{"binary", "binary", "false", NULL},
	{"streaming", "streaming", "off", "parallel"},
	{"disable on error", "disable_on_error", "false", NULL},
	{"password required", "password_required", "true", NULL},
	{"run as owner", "run_as_owner", "false", NULL},
	{"origin", "origin", "any", NULL},
	{"failover", "failover", "false", NULL},
	{.property = NULL},
};

/* "a = 'x', b = 'y'" of the properties of a new object; of an existing one, of those that differ. */
static void add_parameters(struct make *make, struct str *list, const struct parameter *parameters)
{
	bool is_18 = make->compare->from->version >= VERSION_18;

	for (; parameters->property; parameters++) {
		const char *without = is_18 && parameters->from_18 ? parameters->from_18 : parameters->without;
		const char *value = model_value(make->to, parameters->property);
		if (make->from ? !make_takes_to(make, parameters->property, &value) : !value)
			continue;
		if (str_equal(value, "yes") || str_equal(value, "no"))
			value = strcmp(value, "yes") == 0 ? "true" : "false";
		str_addf(list, "%s%s = ", list->length > 0 ? ", " : "", parameters->word);
		str_add_sql_literal(list, value ? value : without);
	}
}

/* ---- Publications. */

static void create_publication(struct make *make)
{
	struct str list = STR_INIT;

	add_parameters(make, &list, publication_parameters);
	make_add(make, CHANGE_MAKE, 0, "CREATE PUBLICATION %s%s%s%s%s", make->to->identity,
		model_value(make->to, "all tables") ? " FOR ALL TABLES" : "", list.length > 0 ? " WITH (" : "",
		str_text(&list), list.length > 0 ? ")" : "");
	str_free(&list);
}

static void alter_publication(struct make *make)
{
	struct str list = STR_INIT;

	add_parameters(make, &list, publication_parameters);
	if (list.length > 0)
		make_add(make, CHANGE_MAKE, 0, "ALTER PUBLICATION %s SET (%s)", make->to->identity, str_text(&list));
	str_free(&list);
}

static void drop_publication(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP PUBLICATION %s", make->from->identity);
}

/* ---- Their parts: the identity is "s.t in publication p". */

static char *published(const struct make *make, const struct schema_object *part)
{
	static const char words[] = " in publication ";
	size_t behind = strlen(words) + strlen(make_parent(make, part)->identity);

	return mem_copy_bytes(part->identity, strlen(part->identity) - behind);
}

static void create_relation(struct make *make)
{
	const char *columns = model_value(make->to, "columns");
	const char *where = model_value(make->to, "where");
	char *name = published(make, make->to);

	make_add(make, CHANGE_MAKE, 0, "ALTER PUBLICATION %s ADD TABLE ONLY %s%s%s%s%s%s%s",
		make_parent(make, make->to)->identity, name, columns ? " (" : "", columns ? columns : "",
		columns ? ")" : "", where ? " WHERE (" : "", where ? where : "", where ? ")" : "");
	free(name);
}

static void drop_relation(struct make *make)
{
	char *name = published(make, make->from);

	make_add(make, CHANGE_DROP, 0, "ALTER PUBLICATION %s DROP TABLE ONLY %s",
		make_parent(make, make->from)->identity, name);
	free(name);
}

static void create_namespace(struct make *make)
{
	char *name = published(make, make->to);

	make_add(make, CHANGE_MAKE, 0, "ALTER PUBLICATION %s ADD TABLES IN SCHEMA %s",
		make_parent(make, make->to)->identity, name);
	free(name);
}

static void drop_namespace(struct make *make)
{
	char *name = published(make, make->from);

	make_add(make, CHANGE_DROP, 0, "ALTER PUBLICATION %s DROP TABLES IN SCHEMA %s",
		make_parent(make, make->from)->identity, name);
	free(name);
}

/* ---- Subscriptions: none is ever enabled, as it would connect to its publisher from wherever this is tried. */

static void create_subscription(struct make *make)
{
	const char *slot = model_value(make->to, "slot name");
	struct str connection = STR_INIT;
	struct str list = STR_INIT;

	str_add_sql_literal(&connection, model_value(make->to, "connection"));
	str_add(&list, "connect = false");
	if (slot)
		str_addf(&list, ", slot_name = %s", slot);
	if (model_value(make->to, "two phase"))
		str_add(&list, ", two_phase = true");
	add_parameters(make, &list, subscription_parameters);
	make_add(make, CHANGE_MAKE, 0, "CREATE SUBSCRIPTION %s CONNECTION %s PUBLICATION %s WITH (%s)",
		make->to->identity, str_text(&connection), model_value(make->to, "publications"), str_text(&list));
	str_free(&connection);
	str_free(&list);
}

static void alter_subscription(struct make *make)
{
	const char *name = make->to->identity;
	const char *to;
	struct str list = STR_INIT;

	if (make_takes_to(make, "connection", &to)) {
		str_add_sql_literal(&list, to);
		make_add(make, CHANGE_MAKE, 0, "ALTER SUBSCRIPTION %s CONNECTION %s", name, str_text(&list));
		str_truncate(&list, 0);
	}
	if (make_takes_to(make, "publications", &to))
		make_add(make, CHANGE_MAKE, 0, "ALTER SUBSCRIPTION %s SET PUBLICATION %s WITH (refresh = false)", name,
			to);
	if (make_takes_to(make, "slot name", &to)) {
		str_add(&list, "slot_name = ");
		if (to)
			str_add(&list, to);
		else
			str_add_sql_literal(&list, name);
	}
	add_parameters(make, &list, subscription_parameters);
	if (list.length > 0)
		make_add(make, CHANGE_MAKE, 0, "ALTER SUBSCRIPTION %s SET (%s)", name, str_text(&list));
	str_free(&list);
}

/* With a slot, it could not be dropped in a transaction. */
static void drop_subscription(struct make *make)
{
	const char *name = make->from->identity;

	if (!model_value(make->from, "disabled"))
		make_add(make, CHANGE_DROP, 0, "ALTER SUBSCRIPTION %s DISABLE", name);
	if (!str_equal(model_value(make->from, "slot name"), "NONE"))
		make_add(make, CHANGE_DROP, 0, "ALTER SUBSCRIPTION %s SET (slot_name = NONE)", name);
	make_add(make, CHANGE_DROP, 0, "DROP SUBSCRIPTION %s", name);
}

const struct make_row make_replication_rows[] = {
	{
		.kind = SCHEMA_PUBLICATION,
		.type = "PUBLICATION",
		.create = create_publication,
		.alter = alter_publication,
		.drop = drop_publication,
	},
	{.kind = SCHEMA_PUBLICATION_RELATION, .create = create_relation, .drop = drop_relation},
	{.kind = SCHEMA_PUBLICATION_NAMESPACE, .create = create_namespace, .drop = drop_namespace},
	{
		.kind = SCHEMA_SUBSCRIPTION,
		.type = "SUBSCRIPTION",
		.create = create_subscription,
		.alter = alter_subscription,
		.drop = drop_subscription,
	},
	{.create = NULL},
};
