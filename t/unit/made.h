/*
 * The statements that the rows of statement/make.h write, for models that are written as text: a line "KIND: IDENTITY"
 * for each object, then one "\tNAME=VALUE" for each of its properties. Columns, constraints and the like are parts of
 * the last object that is none.
 */
#ifndef MADE_H
#define MADE_H

#include <stdlib.h>

#include "check.h"
#include "statement/make.h"

struct made_case {
	const char *from;
	const char *to;
	const char *sql;
};

static inline void made_object(struct schema *schema, const char *line, size_t *object, size_t *whole)
{
	char *copy = str_format("%s", line);
	char *identity = strstr(copy, ": ");

	if (!identity)
		abort();
	*identity = '\0';
	enum schema_kind kind = model_kind(copy);
	*object = model_add(schema, kind, identity + 2);
	if (kind < SCHEMA_TABLE_COLUMN)
		*whole = *object;
	else
		model_set_parent(schema, *object, *whole, kind == SCHEMA_TABLE_COLUMN ? (long)schema->count : 0);
	free(copy);
}

static inline void made_property(struct schema *schema, const char *line, size_t object)
{
	char *copy = str_format("%s", line);
	char *value = strchr(copy, '=');

	if (!value)
		abort();
	*value = '\0';
	model_set(schema, object, copy, value + 1);
	free(copy);
}

static inline struct schema *made_model(const char *text)
{
	struct schema *schema = model_new();
	struct strs lines = STRS_INIT;
	size_t object = 0, whole = 0;

	strs_split(&lines, text, '\n');
	for (size_t i = 0; i < lines.count; i++)
		if (lines.item[i][0] == '\t')
			made_property(schema, lines.item[i] + 1, object);
		else if (lines.item[i][0] != '\0')
			made_object(schema, lines.item[i], &object, &whole);
	strs_free(&lines);
	model_sort(schema);
	return schema;
}

static inline void made_write(struct compare *compare, struct changes *changes, size_t pair)
{
	struct make make = make_begin(compare, changes, pair);
	const struct make_row *row = make_row(compare->pairs[pair].kind);

	if (compare->pairs[pair].fate == COMPARE_CHANGED)
		row->alter(&make);
	else if (compare->pairs[pair].fate == COMPARE_REMOVED && compare_dropped_with(compare, pair) == pair)
		row->drop(&make);
	else if (compare->pairs[pair].fate == COMPARE_ADDED && !make_is_with_parent(&make))
		row->create(&make);
	else if (compare->pairs[pair].fate == COMPARE_ADDED && row->create_late)
		row->create_late(&make);
	strs_free(&make.taken);
}

/* The statements, phase after phase, each with its semicolon; "late " before those of CHANGE_LATE, "loses " and "rows "
 * before those that lose data or depend on the rows. */
static inline void made_add(struct str *text, const struct changes *changes)
{
	for (int phase = 0; phase < CHANGE_PHASE_COUNT; phase++)
		for (size_t i = 0; i < changes->count; i++) {
			const struct change *change = &changes->item[i];
			if ((int)change->phase == phase)
				str_addf(text, "%s%s%s%s;\n", phase == CHANGE_LATE ? "late " : "",
					change->loses_data ? "loses " : "", change->needs_rows ? "rows " : "",
					change->sql);
		}
}

static inline void made_check(const struct made_case *made, const char *list, size_t number)
{
	struct schema *from = made_model(made->from);
	struct schema *to = made_model(made->to);
	struct compare *compare = compare_new(from, to);
	struct changes changes = {.item = NULL};
	struct str text = STR_INIT;
	char *what = str_format("%s[%zu]", list, number);

	for (size_t i = 0; i < compare->count; i++)
		made_write(compare, &changes, i);
	made_add(&text, &changes);
	check_text(str_text(&text), made->sql, what, __FILE__, __LINE__);
	free(what);
	str_free(&text);
	changes_free(&changes);
	compare_free(compare);
	model_free(from);
	model_free(to);
}

#define MADE_CHECK(cases)                                            \
	for (size_t i = 0; i < sizeof(cases) / sizeof *(cases); i++) \
	made_check(&(cases)[i], #cases, i)

#endif
