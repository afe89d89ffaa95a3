/* Enums and composite types; domains are in make_domain.c. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "statement/make.h"
#include "text/sqltype.h"

static void drop_type(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP TYPE %s", make->from->identity);
}

/* ---- Enums: "labels" is a list of literals, as quote_literal() writes them, each on a line of its own. */

/* The length of the literal that a list begins with. */
static size_t literal_length(const char *list)
{
	const char *end = list + (*list == 'E') + 1;

	while (*end != '\0' && (*end != '\'' || end[1] == '\''))
		end += *end == '\'' ? 2 : 1;
	return (size_t)(end - list) + (*end == '\'');
}

static void split_labels(struct strs *labels, const char *list)
{
	while (list && *list != '\0') {
		size_t length = literal_length(list);
		strs_add_taken(labels, mem_copy_bytes(list, length));
		list += length;
		list += strspn(list, ",\n");
	}
}

static void create_enum(struct make *make)
{
	const char *labels = model_value(make->to, "labels");

	make_add(make, CHANGE_MAKE, 0, "CREATE TYPE %s AS ENUM (%s)", make->to->identity, labels ? labels : "");
}

/* Whether labels were only added. */
static bool can_add_labels(const struct strs *from, const struct strs *to)
{
	size_t found = 0;

	for (size_t i = 0; i < to->count && found < from->count; i++)
		found += strcmp(from->item[found], to->item[i]) == 0;
	return found == from->count;
}

/* Whether an expression of the second model has one of the labels, from the transaction on in which it is added. */
static bool is_used(const struct make *make, const char *label)
{
	const struct schema *schema = make->compare->to;
	char *text = str_format("%s::%s", label, make->to->identity);
	bool found = false;

	for (size_t i = 0; i < schema->count && !found; i++)
		for (size_t j = 0; j < schema->objects[i].property_count && !found; j++)
			found = strstr(schema->objects[i].properties[j].value, text);
	free(text);
	return found;
}

static bool uses_added(const struct make *make, const struct strs *from, const struct strs *to)
{
	for (size_t i = 0; i < to->count; i++)
		if (!strs_contain(from, to->item[i]) && is_used(make, to->item[i]))
			return true;
	return false;
}

/*
 * What is added by ADD VALUE cannot be used in the same transaction. If it is, or labels are gone, the type is made
 * anew, and its columns are converted by way of text.
 */
static void alter_enum(struct make *make)
{
	const char *old = model_value(make->from, "labels");
	const char *new = model_value(make->to, "labels");
	struct strs from = STRS_INIT;
	struct strs to = STRS_INIT;
	size_t found = 0;

	split_labels(&from, old);
	split_labels(&to, new);
	if (can_add_labels(&from, &to) && !uses_added(make, &from, &to) && make_takes(make, "labels", &old, &new))
		for (size_t i = 0; i < to.count; i++) {
			if (found < from.count && strcmp(from.item[found], to.item[i]) == 0)
				found++;
			else if (found < from.count)
				make_add(make, CHANGE_MAKE, 0, "ALTER TYPE %s ADD VALUE %s BEFORE %s",
					make->to->identity, to.item[i], from.item[found]);
			else
				make_add(make, CHANGE_MAKE, 0, "ALTER TYPE %s ADD VALUE %s", make->to->identity,
					to.item[i]);
		}
	strs_free(&from);
	strs_free(&to);
}

/* ---- Composite types. */

static void add_attribute(struct str *text, const struct schema_object *attribute)
{
	const char *collation = model_value(attribute, "collation");
	char *own = make_own_name(attribute);

	str_addf(text, "%s %s", own, model_value(attribute, "type"));
	if (collation)
		str_addf(text, " COLLATE %s", collation);
	free(own);
}

static void create_composite(struct make *make)
{
	struct str list = STR_INIT;

	for (size_t i = 0; i < make->to->part_count; i++) {
		str_add(&list, i > 0 ? ",\n\t" : "\n\t");
		add_attribute(&list, &make->compare->to->objects[make->to->parts[i]]);
	}
	make_add(make, CHANGE_MAKE, 0, "CREATE TYPE %s AS (%s%s)", make->to->identity, str_text(&list),
		list.length > 0 ? "\n" : "");
	str_free(&list);
}

static void create_attribute(struct make *make)
{
	struct str text = STR_INIT;

	add_attribute(&text, make->to);
	make_add(make, CHANGE_MAKE, 0, "ALTER TYPE %s ADD ATTRIBUTE %s CASCADE", make_parent(make, make->to)->identity,
		str_text(&text));
	str_free(&text);
}

static void created_with_type(struct make *make)
{
	(void)make;
}

/* Whether a column is of the type, so that it would have to be written anew. */
static bool is_stored(const struct schema *schema, size_t type)
{
	for (size_t i = 0; i < schema->count; i++)
		if ((schema->objects[i].kind == SCHEMA_TABLE_COLUMN ||
			    schema->objects[i].kind == SCHEMA_COMPOSITE_TYPE_COLUMN) &&
			model_needs(schema, i, type))
			return true;
	return false;
}

/* The rows of tables of the type change with it. */
static unsigned what_is_at_risk(const struct make *make)
{
	const struct schema *schema = make->compare->from;
	const char *type = make_parent(make, make->from)->identity;
	bool is_kept = sqltype_keeps(model_value(make->from, "type"), model_value(make->to, "type"));

	for (size_t i = 0; i < schema->count; i++)
		if (str_equal(model_value(&schema->objects[i], "of type"), type))
			return is_kept ? CHANGE_NEEDS_ROWS : CHANGE_NEEDS_ROWS | CHANGE_LOSES_DATA;
	return 0;
}

static void alter_attribute(struct make *make)
{
	const char *type;
	const char *collation;
	char *own = make_own_name(make->to);

	if ((make_differs(make, "type") || make_differs(make, "collation")) &&
		!is_stored(make->compare->from, make->from->parent)) {
		make_takes_to(make, "collation", &collation);
		make_takes_to(make, "type", &type);
		type = model_value(make->to, "type");
		make_add(make, CHANGE_MAKE, what_is_at_risk(make),
			"ALTER TYPE %s ALTER ATTRIBUTE %s TYPE %s%s%s CASCADE", make_parent(make, make->to)->identity,
			own, type, collation ? " COLLATE " : "", collation ? collation : "");
	}
	free(own);
}

static void drop_attribute(struct make *make)
{
	char *own = make_own_name(make->from);

	make_add(make, CHANGE_DROP, CHANGE_LOSES_DATA, "ALTER TYPE %s DROP ATTRIBUTE %s CASCADE",
		make_parent(make, make->from)->identity, own);
	free(own);
}

const struct make_row make_type_rows[] = {
	{
		.kind = SCHEMA_ENUM,
		.type = "TYPE",
		.create = create_enum,
		.alter = alter_enum,
		.drop = drop_type,
	},
	{
		.kind = SCHEMA_COMPOSITE_TYPE,
		.type = "TYPE",
		.create = create_composite,
		.drop = drop_type,
	},
	{
		.kind = SCHEMA_COMPOSITE_TYPE_COLUMN,
		.type = "COLUMN",
		.create = create_attribute,
		.create_late = created_with_type,
		.alter = alter_attribute,
		.drop = drop_attribute,
	},
	{.create = NULL},
};
