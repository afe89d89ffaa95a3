/*
 * Objects that are defined by a list of parameters, CREATE ... NAME (parameter = value, ...): range types, aggregates,
 * operators, collations, and some of text search. What each of them has is a table.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "statement/make.h"

enum form {
	FORM_PLAIN, /* the value as it is */
	FORM_OPERATOR,
	FORM_LITERAL, /* the value in quotes */
	FORM_FLAG,    /* the word alone */
};

struct parameter {
	const char *property;
	const char *word;
	enum form form;
};

static const struct parameter range_parameters[] = {
	{"subtype", "SUBTYPE", FORM_PLAIN},
	{"operator class", "SUBTYPE_OPCLASS", FORM_PLAIN},
	{"collation", "COLLATION", FORM_PLAIN},
	{"canonical", "CANONICAL", FORM_PLAIN},
	{"subtype diff", "SUBTYPE_DIFF", FORM_PLAIN},
	{"multirange", "MULTIRANGE_TYPE_NAME", FORM_PLAIN},
	{.property = NULL},
};

static const struct parameter aggregate_parameters[] = {
	{"sfunc", "SFUNC", FORM_PLAIN},
	{"stype", "STYPE", FORM_PLAIN},
	{"sspace", "SSPACE", FORM_PLAIN},
	{"finalfunc", "FINALFUNC", FORM_PLAIN},
	{"finalfunc extra", "FINALFUNC_EXTRA", FORM_FLAG},
	{"finalfunc modify", "FINALFUNC_MODIFY", FORM_PLAIN},
	{"combinefunc", "COMBINEFUNC", FORM_PLAIN},
	{"serialfunc", "SERIALFUNC", FORM_PLAIN},
	{"deserialfunc", "DESERIALFUNC", FORM_PLAIN},
	{"initcond", "INITCOND", FORM_LITERAL},
	{"msfunc", "MSFUNC", FORM_PLAIN},
	{"minvfunc", "MINVFUNC", FORM_PLAIN},
	{"mstype", "MSTYPE", FORM_PLAIN},
	{"msspace", "MSSPACE", FORM_PLAIN},
	{"mfinalfunc", "MFINALFUNC", FORM_PLAIN},
	{"mfinalfunc extra", "MFINALFUNC_EXTRA", FORM_FLAG},
	{"mfinalfunc modify", "MFINALFUNC_MODIFY", FORM_PLAIN},
	{"minitcond", "MINITCOND", FORM_LITERAL},
	{"sortop", "SORTOP", FORM_OPERATOR},
	{"parallel", "PARALLEL", FORM_PLAIN},
	{"hypothetical", "HYPOTHETICAL", FORM_FLAG},
	{.property = NULL},
};

static const struct parameter operator_parameters[] = {
	{"function", "FUNCTION", FORM_PLAIN},
	{"left", "LEFTARG", FORM_PLAIN},
	{"right", "RIGHTARG", FORM_PLAIN},
	{"commutator", "COMMUTATOR", FORM_OPERATOR},
	{"negator", "NEGATOR", FORM_OPERATOR},
	{"restrict", "RESTRICT", FORM_PLAIN},
	{"join", "JOIN", FORM_PLAIN},
	{"hashes", "HASHES", FORM_FLAG},
	{"merges", "MERGES", FORM_FLAG},
	{.property = NULL},
};

static const struct parameter collation_parameters[] = {
	{"provider", "PROVIDER", FORM_PLAIN},
	{"locale", "LOCALE", FORM_LITERAL},
	{"lc collate", "LC_COLLATE", FORM_LITERAL},
	{"lc ctype", "LC_CTYPE", FORM_LITERAL},
	{"rules", "RULES", FORM_LITERAL},
	{"nondeterministic", "DETERMINISTIC = false", FORM_FLAG},
	{.property = NULL},
};

static const struct parameter parser_parameters[] = {
	{"start", "START", FORM_PLAIN},
	{"gettoken", "GETTOKEN", FORM_PLAIN},
	{"end", "END", FORM_PLAIN},
	{"lextypes", "LEXTYPES", FORM_PLAIN},
	{"headline", "HEADLINE", FORM_PLAIN},
	{.property = NULL},
};

static const struct parameter template_parameters[] = {
	{"init", "INIT", FORM_PLAIN},
	{"lexize", "LEXIZE", FORM_PLAIN},
	{.property = NULL},
};

/* "a = 1, b = 'x'" of the properties that the object has. */
static void add_parameters(struct str *list, const struct schema_object *object, const struct parameter *parameters)
{
	for (; parameters->property; parameters++) {
		const char *value = model_value(object, parameters->property);
		if (!value)
			continue;
		str_addf(list, "%s%s", list->length > 0 ? ",\n\t" : "\n\t", parameters->word);
		if (parameters->form == FORM_PLAIN)
			str_addf(list, " = %s", value);
		if (parameters->form == FORM_OPERATOR)
			str_addf(list, " = OPERATOR(%s)", value);
		if (parameters->form == FORM_LITERAL) {
			str_add(list, " = ");
			str_add_sql_literal(list, value);
		}
	}
}

static void define(struct make *make, const char *words, const char *name, const struct parameter *parameters)
{
	struct str list = STR_INIT;

	add_parameters(&list, make->to, parameters);
	make_add(make, CHANGE_MAKE, 0, "CREATE %s %s (%s\n)", words, name, str_text(&list));
	str_free(&list);
}

/* ---- Types. */

/* What a base type needs, its functions, needs the type: only a shell can be made. */
static void create_type(struct make *make)
{
	if (model_value(make->to, "shell"))
		make_add(make, CHANGE_MAKE, 0, "CREATE TYPE %s", make->to->identity);
}

static void create_range(struct make *make)
{
	char *name = str_format("%s AS RANGE", make->to->identity);

	define(make, "TYPE", name, range_parameters);
	free(name);
}

static void drop_type(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP TYPE %s", make->from->identity);
}

/* ---- Aggregates: statements that take functions take them, too, except for these two. */

static char *signature(const struct schema_object *aggregate)
{
	const char *arguments = model_value(aggregate, "arguments");
	char *name = make_routine_name(aggregate);
	char *text = str_format("%s(%s)", name, arguments ? arguments : "*");

	free(name);
	return text;
}

static void create_aggregate(struct make *make)
{
	char *name = signature(make->to);

	define(make, "AGGREGATE", name, aggregate_parameters);
	free(name);
}

static void drop_aggregate(struct make *make)
{
	char *name = signature(make->from);

	make_add(make, CHANGE_DROP, 0, "DROP AGGREGATE %s", name);
	free(name);
}

/* ---- Operators. */

/* A shell is made by the operator that names it, as its commutator or negator. */
static void create_operator(struct make *make)
{
	char *name = make_routine_name(make->to);

	if (!model_value(make->to, "shell"))
		define(make, "OPERATOR", name, operator_parameters);
	free(name);
}

/*
 * The server keeps commutators and negators mutual: what an operator has of them comes and goes with the other one. So
 * nothing is to be done if that one comes, and has it the other way round, or goes.
 */
static void take_partner(struct make *make, const char *name)
{
	const struct compare *compare = make->compare;
	const char *from = model_value(make->from, name);
	const char *to = model_value(make->to, name);
	bool is_told = true;

	for (size_t i = 0; i < compare->count && is_told && make_differs(make, name); i++) {
		if (compare->pairs[i].kind != SCHEMA_OPERATOR || i == make->pair)
			continue;
		char *other = make_routine_name(compare_either(compare, i));
		if ((from && strcmp(other, from) == 0 && !compare_is_dropped(compare, i)) ||
			(to && strcmp(other, to) == 0 && !compare_is_created(compare, i)))
			is_told = false;
		free(other);
	}
	if (is_told)
		make_takes(make, name, &from, &to);
}

static void alter_operator(struct make *make)
{
	const char *restricts;
	const char *joins;
	bool takes = make_takes_to(make, "restrict", &restricts);

	take_partner(make, "commutator");
	take_partner(make, "negator");
	takes |= make_takes_to(make, "join", &joins);
	if (takes)
		make_add(make, CHANGE_MAKE, 0, "ALTER OPERATOR %s SET (RESTRICT = %s, JOIN = %s)", make->to->identity,
			restricts ? restricts : "NONE", joins ? joins : "NONE");
}

static void drop_operator(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP OPERATOR %s", make->from->identity);
}

/* ---- Collations and text search. */

static void create_collation(struct make *make)
{
	define(make, "COLLATION", make->to->identity, collation_parameters);
}

static void drop_collation(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP COLLATION %s", make->from->identity);
}

static void create_parser(struct make *make)
{
	define(make, "TEXT SEARCH PARSER", make->to->identity, parser_parameters);
}

static void drop_parser(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP TEXT SEARCH PARSER %s", make->from->identity);
}

static void create_template(struct make *make)
{
	define(make, "TEXT SEARCH TEMPLATE", make->to->identity, template_parameters);
}

static void drop_template(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP TEXT SEARCH TEMPLATE %s", make->from->identity);
}

const struct make_row make_define_rows[] = {
	{.kind = SCHEMA_TYPE, .type = "TYPE", .create = create_type, .drop = drop_type},
	{.kind = SCHEMA_RANGE, .type = "TYPE", .create = create_range, .drop = drop_type},
	{.kind = SCHEMA_AGGREGATE, .type = "FUNCTION", .create = create_aggregate, .drop = drop_aggregate},
	{
		.kind = SCHEMA_OPERATOR,
		.type = "OPERATOR",
		.create = create_operator,
		.alter = alter_operator,
		.drop = drop_operator,
	},
	{.kind = SCHEMA_COLLATION, .type = "COLLATION", .create = create_collation, .drop = drop_collation},
	{
		.kind = SCHEMA_TEXT_SEARCH_PARSER,
		.type = "TEXT SEARCH PARSER",
		.create = create_parser,
		.drop = drop_parser,
	},
	{
		.kind = SCHEMA_TEXT_SEARCH_TEMPLATE,
		.type = "TEXT SEARCH TEMPLATE",
		.create = create_template,
		.drop = drop_template,
	},
	{.create = NULL},
};
