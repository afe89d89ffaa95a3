/* Storage parameters and the options of an identity or a sequence: lists of names and values. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "statement/make.h"

static const char prefix[] = "option:";

/* The name, quoted: "toast.autovacuum_enabled" has two. */
static void add_option(struct str *list, const struct schema_property *property, bool has_value)
{
	str_add(list, list->length > 0 ? ", " : "");
	str_add(list, property->name + strlen(prefix));
	if (!has_value)
		return;
	str_add_char(list, '=');
	str_add_sql_literal(list, property->value);
}

void make_options_list(struct str *list, const struct schema_object *object)
{
	for (size_t i = 0; i < object->property_count; i++)
		if (str_starts(object->properties[i].name, prefix))
			add_option(list, &object->properties[i], true);
}

void make_options_alter(struct make *make, const char *alter)
{
	struct str list = STR_INIT;
	const char *value;

	for (size_t i = 0; i < make->from->property_count; i++) {
		const struct schema_property *property = &make->from->properties[i];
		if (str_starts(property->name, prefix) && make_takes_to(make, property->name, &value) && !value)
			add_option(&list, property, false);
	}
	if (list.length > 0)
		make_add(make, CHANGE_MAKE, 0, "%s RESET (%s)", alter, str_text(&list));
	str_truncate(&list, 0);
	for (size_t i = 0; i < make->to->property_count; i++) {
		const struct schema_property *property = &make->to->properties[i];
		if (str_starts(property->name, prefix) && make_takes_to(make, property->name, &value))
			add_option(&list, property, true);
	}
	if (list.length > 0)
		make_add(make, CHANGE_MAKE, 0, "%s SET (%s)", alter, str_text(&list));
	str_free(&list);
}

/* ---- Targets of statistics of an index, by the number of the column: "statistics:2". */

static const char statistics[] = "statistics:";

void make_index_statistics(struct make *make, const char *alter)
{
	const char *value;

	for (size_t i = 0; make->from && i < make->from->property_count; i++) {
		const char *name = make->from->properties[i].name;
		if (str_starts(name, statistics) && make_takes_to(make, name, &value) && !value)
			make_add(make, CHANGE_MAKE, 0, "%s ALTER COLUMN %s SET STATISTICS -1", alter,
				name + strlen(statistics));
	}
	for (size_t i = 0; i < make->to->property_count; i++) {
		const char *name = make->to->properties[i].name;
		if (str_starts(name, statistics) && (!make->from || make_takes_to(make, name, &value)))
			make_add(make, CHANGE_MAKE, 0, "%s ALTER COLUMN %s SET STATISTICS %s", alter,
				name + strlen(statistics), make->to->properties[i].value);
	}
}

/* ---- Sequences. */

/* What a property of a sequence is in SQL, and what says that it is absent. */
static const struct {
	const char *name;
	const char *words;
	const char *without; /* NULL: the start follows the bounds */
} parameters[] = {
	{"type", "AS ", "AS bigint"},
	{"increment", "INCREMENT BY ", "INCREMENT BY 1"},
	{"minimum", "MINVALUE ", "NO MINVALUE"},
	{"maximum", "MAXVALUE ", "NO MAXVALUE"},
	{"start", "START WITH ", NULL},
	{"cache", "CACHE ", "CACHE 1"},
	{"cycle", "CYCLE", "NO CYCLE"},
};

#define STARTS_WITH 5 /* so many of them have to do with where it starts */

static void add_parameter(struct str *list, size_t which, const char *value, const char *set)
{
	str_add(list, list->length > 0 ? " " : "");
	if (!value)
		str_addf(list, "%s%s", set, parameters[which].without);
	else
		str_addf(list, "%s%s%s", set, parameters[which].words, strcmp(value, "yes") == 0 ? "" : value);
}

void make_sequence_list(struct str *list, const struct schema_object *object, const char *before)
{
	for (size_t i = 0; i < sizeof parameters / sizeof parameters[0]; i++) {
		char *name = str_format("%s%s", before, parameters[i].name);
		const char *value = model_value(object, name);
		if (value)
			add_parameter(list, i, value, "");
		free(name);
	}
}

/* Where a sequence starts that does not say so: at its first value. */
static char *start_of(const struct schema_object *object, const char *before)
{
	char *names[] = {str_format("%sstart", before), str_format("%sincrement", before),
		str_format("%sminimum", before), str_format("%smaximum", before)};
	const char *start = model_value(object, names[0]);
	const char *increment = model_value(object, names[1]);
	bool is_falling = increment && *increment == '-';
	const char *bound = model_value(object, names[is_falling ? 3 : 2]);
	const char *first = bound ? bound : is_falling ? "-1" : "1";

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		free(names[i]);
	return mem_copy(start ? start : first);
}

bool make_sequence_changes(struct make *make, struct str *list, const char *before, const char *set)
{
	bool differs = false;
	bool moves = false; /* where the sequence starts must be said */
	const char *value;

	for (size_t i = 0; i < sizeof parameters / sizeof parameters[0]; i++) {
		char *name = str_format("%s%s", before, parameters[i].name);
		bool takes = make_takes_to(make, name, &value);
		free(name);
		differs |= takes;
		moves |= takes && i < STARTS_WITH;
		if (takes && parameters[i].without)
			add_parameter(list, i, value, set);
	}
	if (!moves)
		return differs;
	char *start = start_of(make->to, before);
	str_addf(list, "%s%sSTART WITH %s", list->length > 0 ? " " : "", set, start);
	free(start);
	return true;
}

/* ---- The sequence of an identity column. */

char *make_identity_name(const struct schema *schema, const struct schema_object *column)
{
	const struct schema_object *table = &schema->objects[column->parent];
	const char *name = model_value(column, "sequence name");
	struct str full = STR_INIT;

	char *last = make_own_name(table);
	char *own = make_own_name(column);
	str_add_bytes(&full, table->identity, strlen(table->identity) - strlen(last));
	if (name)
		str_add(&full, name);
	else if (*last == '"' || *own == '"')
		str_addf(&full, "\"%.*s_%.*s_seq\"", (int)strcspn(last + (*last == '"'), "\""), last + (*last == '"'),
			(int)strcspn(own + (*own == '"'), "\""), own + (*own == '"'));
	else
		str_addf(&full, "%s_%s_seq", last, own);
	free(last);
	free(own);
	return str_take(&full);
}

void make_identity_list(struct str *list, const struct make *make)
{
	if (model_value(make->to, "sequence name")) {
		char *name = make_identity_name(make->compare->to, make->to);
		str_addf(list, "SEQUENCE NAME %s", name);
		free(name);
	}
	make_sequence_list(list, make->to, "sequence ");
}

void make_identity_rename(struct make *make)
{
	const char *name;

	if (!make_takes_to(make, "sequence name", &name))
		return;
	char *from = make_identity_name(make->compare->from, make->from);
	char *to = make_identity_name(make->compare->to, make->to);
	const char *point = strrchr(to, '.');
	if (point)
		make_add(make, CHANGE_MAKE, 0, "ALTER SEQUENCE %s RENAME TO %s", from, point + 1);
	free(from);
	free(to);
}

void make_identity_comment(struct make *make)
{
	char *name = make_identity_name(make->compare->to, make->to);

	if (model_value(make->to, "identity"))
		make_comment_of(make, "sequence comment", "SEQUENCE", name);
	free(name);
}
