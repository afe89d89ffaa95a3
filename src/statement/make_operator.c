/* What extends the server: operator families and classes, casts, transforms, languages, access methods, conversions. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "statement/make.h"

/* ---- Members of classes and families. */

/* "OPERATOR 1 (integer, integer)": what DROP wants. */
static void add_slot(struct str *text, const struct schema_object *member, const char *operator)
{
	const char *left = model_value(member, "left");
	const char *right = model_value(member, "right");

	str_addf(text, "%s %s%s%s (%s, %s)", operator ? "OPERATOR" : "FUNCTION", model_value(member, "number"),
		operator ? " " : "", operator ? operator : "", left ? left : "NONE", right ? right : "NONE");
}

/* What stands in AS ... of a class and in ADD ... of a family. */
static void add_member(struct str *text, const struct schema_object *member)
{
	const char *sort = model_value(member, "sort family");

	add_slot(text, member, model_value(member, "operator"));
	if (model_value(member, "function"))
		str_addf(text, " %s", model_value(member, "function"));
	if (sort)
		str_addf(text, " FOR ORDER BY %s", sort);
}

/* Those of a class come and go with it. */
static void create_member(struct make *make)
{
	const struct schema_object *parent = make_parent(make, make->to);
	struct str text = STR_INIT;

	add_member(&text, make->to);
	if (parent->kind == SCHEMA_OPERATOR_FAMILY)
		make_add(make, CHANGE_MAKE, 0, "ALTER OPERATOR FAMILY %s ADD %s", parent->identity, str_text(&text));
	str_free(&text);
}

static void drop_member(struct make *make)
{
	const struct schema_object *parent = make_parent(make, make->from);
	struct str text = STR_INIT;

	add_slot(&text, make->from, model_value(make->from, "operator") ? "" : NULL);
	if (parent->kind == SCHEMA_OPERATOR_FAMILY)
		make_add(make, CHANGE_DROP, 0, "ALTER OPERATOR FAMILY %s DROP %s", parent->identity, str_text(&text));
	str_free(&text);
}

static bool is_of_class(const struct make *make)
{
	return make_parent(make, make->to ? make->to : make->from)->kind == SCHEMA_OPERATOR_CLASS;
}

/* ---- Families and classes. */

static void create_family(struct make *make)
{
	make_add(make, CHANGE_MAKE, 0, "CREATE OPERATOR FAMILY %s", make->to->identity);
}

static void drop_family(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP OPERATOR FAMILY %s", make->from->identity);
}

/* The identity is "s.c USING btree". */
static void create_class(struct make *make)
{
	const char *name = make->to->identity;
	const char *using = strstr(name, " USING ");
	const char *family = model_value(make->to, "family");
	const char *storage = model_value(make->to, "storage");
	struct str sql = STR_INIT;

	str_addf(&sql, "CREATE OPERATOR CLASS %.*s%s FOR TYPE %s%s", (int)(using - name), name,
		model_value(make->to, "default") ? " DEFAULT" : "", model_value(make->to, "type"), using);
	str_addf(&sql, " FAMILY %.*s AS", family ? (int)strlen(family) : (int)(using - name), family ? family : name);
	for (size_t i = 0; i < make->to->part_count; i++) {
		str_add(&sql, i > 0 ? ",\n\t" : "\n\t");
		add_member(&sql, &make->compare->to->objects[make->to->parts[i]]);
	}
	if (storage)
		str_addf(&sql, "%s\n\tSTORAGE %s", make->to->part_count > 0 ? "," : "", storage);
	make_add(make, CHANGE_MAKE, 0, "%s", str_text(&sql));
	str_free(&sql);
}

static void drop_class(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP OPERATOR CLASS %s", make->from->identity);
}

/* ---- Casts: the identity is "(integer AS s.t)". */

static void create_cast(struct make *make)
{
	const char *function = model_value(make->to, "function");
	const char *context = model_value(make->to, "context");
	const char *method = model_value(make->to, "method");

	make_add(make, CHANGE_MAKE, 0, "CREATE CAST %s %s%s%s%s", make->to->identity,
		function                                ? "WITH FUNCTION "
			: str_starts(method, "WITHOUT") ? ""
							: "WITH ",
		function ? function : method, context ? " AS " : "", context ? context : "");
}

static void drop_cast(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP CAST %s", make->from->identity);
}

/* ---- Transforms: the identity is "for integer language sql". */

static void create_transform(struct make *make)
{
	const char *from = model_value(make->to, "from sql");
	const char *to = model_value(make->to, "to sql");

	make_add(make, CHANGE_MAKE, 0, "CREATE TRANSFORM %s (%s%s%s%s%s)", make->to->identity,
		from ? "FROM SQL WITH FUNCTION " : "", from ? from : "", from && to ? ", " : "",
		to ? "TO SQL WITH FUNCTION " : "", to ? to : "");
}

static void drop_transform(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP TRANSFORM %s", make->from->identity);
}

/* ---- Languages, access methods, conversions. */

static void create_language(struct make *make)
{
	const char *handler = model_value(make->to, "handler");
	const char *in_line = model_value(make->to, "inline");
	const char *validator = model_value(make->to, "validator");

	make_add(make, CHANGE_MAKE, 0, "CREATE %sLANGUAGE %s%s%s%s%s%s%s",
		model_value(make->to, "trusted") ? "TRUSTED " : "", make->to->identity, handler ? " HANDLER " : "",
		handler ? handler : "", in_line ? " INLINE " : "", in_line ? in_line : "",
		validator ? " VALIDATOR " : "", validator ? validator : "");
}

static void drop_language(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP LANGUAGE %s", make->from->identity);
}

static void create_method(struct make *make)
{
	make_add(make, CHANGE_MAKE, 0, "CREATE ACCESS METHOD %s TYPE %s HANDLER %s", make->to->identity,
		model_value(make->to, "type"), model_value(make->to, "handler"));
}

static void drop_method(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP ACCESS METHOD %s", make->from->identity);
}

static void create_conversion(struct make *make)
{
	struct str sql = STR_INIT;

	str_addf(&sql, "CREATE %sCONVERSION %s FOR ", model_value(make->to, "default") ? "DEFAULT " : "",
		make->to->identity);
	str_add_sql_literal(&sql, model_value(make->to, "source"));
	str_add(&sql, " TO ");
	str_add_sql_literal(&sql, model_value(make->to, "target"));
	make_add(make, CHANGE_MAKE, 0, "%s FROM %s", str_text(&sql), model_value(make->to, "function"));
	str_free(&sql);
}

static void drop_conversion(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP CONVERSION %s", make->from->identity);
}

const struct make_row make_operator_rows[] = {
	{.kind = SCHEMA_OPERATOR_FAMILY, .type = "OPERATOR FAMILY", .create = create_family, .drop = drop_family},
	{.kind = SCHEMA_OPERATOR_CLASS, .type = "OPERATOR CLASS", .create = create_class, .drop = drop_class},
	{
		.kind = SCHEMA_ACCESS_METHOD_OPERATOR,
		.create = create_member,
		.drop = drop_member,
		.renews_parent = is_of_class,
	},
	{
		.kind = SCHEMA_ACCESS_METHOD_FUNCTION,
		.create = create_member,
		.drop = drop_member,
		.renews_parent = is_of_class,
	},
	{.kind = SCHEMA_CAST, .type = "CAST", .create = create_cast, .drop = drop_cast},
	{.kind = SCHEMA_TRANSFORM, .type = "TRANSFORM", .create = create_transform, .drop = drop_transform},
	{.kind = SCHEMA_LANGUAGE, .type = "LANGUAGE", .create = create_language, .drop = drop_language},
	{.kind = SCHEMA_ACCESS_METHOD, .type = "ACCESS METHOD", .create = create_method, .drop = drop_method},
	{.kind = SCHEMA_CONVERSION, .type = "CONVERSION", .create = create_conversion, .drop = drop_conversion},
	{.create = NULL},
};
