/* Functions and procedures; aggregates are in make_define.c. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "statement/make.h"

/* ---- Text of a routine. */

/* Go on to the next byte outside of quotes and parentheses that is one of `wanted`, or to the end. */
static const char *find_outside(const char *text, const char *wanted)
{
	int depth = 0;
	char quote = '\0';

	for (; *text != '\0'; text++) {
		if (quote != '\0') {
			if (*text == quote)
				quote = '\0';
			continue;
		}
		if (depth == 0 && strchr(wanted, *text))
			return text;
		if (*text == '\'' || *text == '"')
			quote = *text;
		depth += (*text == '(' || *text == '[') - (*text == ')' || *text == ']');
	}
	return text;
}

char *make_routine_name(const struct schema_object *routine)
{
	return mem_copy_bytes(routine->identity, (size_t)(find_outside(routine->identity, "(") - routine->identity));
}

static void write_routine(struct make *make, const char *verb)
{
	const char *arguments = model_value(make->to, "arguments");
	const char *result = model_value(make->to, "result");
	const char *definition = model_value(make->to, "definition");
	char *name = make_routine_name(make->to);

	if (str_starts(definition, "CREATE OR REPLACE "))
		make_add(make, CHANGE_MAKE, 0, "%s", definition);
	else
		make_add(make, CHANGE_MAKE, 0, "%s %s %s(%s)%s%s\n%s", verb,
			make->to->kind == SCHEMA_PROCEDURE ? "PROCEDURE" : "FUNCTION", name, arguments ? arguments : "",
			result ? "\nRETURNS " : "", result ? result : "", definition);
	free(name);
}

static void create_routine(struct make *make)
{
	write_routine(make, "CREATE");
}

/* ---- CREATE OR REPLACE: defaults can be added to arguments, and changed; nothing else of them. */

/* Take the first argument off the list; *is_optional: it has a default. */
static char *take_argument(const char **list, bool *is_optional)
{
	const char *end = find_outside(*list, ",");
	char *argument = mem_copy_bytes(*list, (size_t)(end - *list));
	const char *at = argument;

	*is_optional = false;
	while (*(at = find_outside(at, " ")) != '\0') {
		*is_optional = str_starts(at, " DEFAULT ");
		if (*is_optional)
			argument[at - argument] = '\0';
		else
			at++;
	}
	*list = end + (*end == ',');
	*list += strspn(*list, " ");
	return argument;
}

static bool fit(const char *from, const char *to)
{
	bool do_fit = true;

	while (do_fit && (*from != '\0' || *to != '\0')) {
		bool was_optional;
		bool is_optional;
		char *old = take_argument(&from, &was_optional);
		char *new = take_argument(&to, &is_optional);
		do_fit = strcmp(old, new) == 0 && (is_optional || !was_optional);
		free(old);
		free(new);
	}
	return do_fit;
}

static void alter_routine(struct make *make)
{
	const char *from = model_value(make->from, "arguments");
	const char *to = model_value(make->to, "arguments");

	if (!fit(from ? from : "", to ? to : ""))
		return;
	bool takes = make_takes(make, "arguments", &from, &to);
	takes |= make_takes(make, "definition", &from, &to);
	if (takes)
		write_routine(make, "CREATE OR REPLACE");
}

static void drop_routine(struct make *make)
{
	make_add(make, CHANGE_DROP, 0, "DROP %s %s", make->from->kind == SCHEMA_PROCEDURE ? "PROCEDURE" : "FUNCTION",
		make->from->identity);
}

const struct make_row make_routine_rows[] = {
	{
		.kind = SCHEMA_FUNCTION,
		.type = "FUNCTION",
		.create = create_routine,
		.alter = alter_routine,
		.drop = drop_routine,
	},
	{
		.kind = SCHEMA_PROCEDURE,
		.type = "PROCEDURE",
		.create = create_routine,
		.alter = alter_routine,
		.drop = drop_routine,
	},
	{.create = NULL},
};
