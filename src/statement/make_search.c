/* Dictionaries and configurations of text search; parsers and templates are in make_define.c. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "statement/make.h"

/* ---- Dictionaries: "options" is what stands in parentheses behind the template. */

static void create_dictionary(struct make *make)
{
	const char *options = model_value(make->to, "options");

	make_add(make, CHANGE_MAKE, 0, "CREATE TEXT SEARCH DICTIONARY %s (TEMPLATE = %s%s%s)", make->to->identity,
		model_value(make->to, "template"), options ? ", " : "", options ? options : "");
}

static void drop_dictionary(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP TEXT SEARCH DICTIONARY %s", make->from->identity);
}

/* ---- Configurations: a property "mapping:TOKEN" lists the dictionaries of a kind of token. */

static const char prefix[] = "mapping:";

static void create_configuration(struct make *make)
{
	make_add(make, CHANGE_MAKE, 0, "CREATE TEXT SEARCH CONFIGURATION %s (PARSER = %s)", make->to->identity,
		model_value(make->to, "parser"));
	for (size_t i = 0; i < make->to->property_count; i++) {
		const struct schema_property *property = &make->to->properties[i];
		if (str_starts(property->name, prefix))
			make_add(make, CHANGE_MAKE, 0, "ALTER TEXT SEARCH CONFIGURATION %s ADD MAPPING FOR %s WITH %s",
				make->to->identity, property->name + strlen(prefix), property->value);
	}
}

/* A mapping lets go of its dictionaries before these are dropped. */
static void alter_configuration(struct make *make)
{
	const char *name = make->to->identity;
	const char *from;
	const char *to;

	for (size_t i = 0; i < make->from->property_count; i++) {
		const char *mapping = make->from->properties[i].name;
		if (str_starts(mapping, prefix) && make_takes(make, mapping, &from, &to))
			make_add(make, CHANGE_DROP, 0, "ALTER TEXT SEARCH CONFIGURATION %s DROP MAPPING FOR %s", name,
				mapping + strlen(prefix));
	}
	for (size_t i = 0; i < make->to->property_count; i++) {
		const char *mapping = make->to->properties[i].name;
		if (str_starts(mapping, prefix) && make_takes(make, mapping, &from, &to))
			make_add(make, CHANGE_MAKE, 0, "ALTER TEXT SEARCH CONFIGURATION %s ADD MAPPING FOR %s WITH %s",
				name, mapping + strlen(prefix), to);
	}
}

static void drop_configuration(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP TEXT SEARCH CONFIGURATION %s", make->from->identity);
}

const struct make_row make_search_rows[] = {
	{
		.kind = SCHEMA_TEXT_SEARCH_DICTIONARY,
		.type = "TEXT SEARCH DICTIONARY",
		.create = create_dictionary,
		.drop = drop_dictionary,
	},
	{
		.kind = SCHEMA_TEXT_SEARCH_CONFIGURATION,
		.type = "TEXT SEARCH CONFIGURATION",
		.create = create_configuration,
		.alter = alter_configuration,
		.drop = drop_configuration,
	},
	{.create = NULL},
};
