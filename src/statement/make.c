#include "statement/make.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const struct make_row *const rows[] = {
	make_schema_rows,
	make_sequence_rows,
	make_table_rows,
	make_column_rows,
	make_constraint_rows,
	make_index_rows,
	make_view_rows,
	make_type_rows,
	make_domain_rows,
	make_routine_rows,
	make_trigger_rows,
	make_define_rows,
	make_operator_rows,
	make_search_rows,
	make_foreign_rows,
	make_replication_rows,
	make_setting_rows,
};

const struct make_row *make_row(enum schema_kind kind)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (const struct make_row *row = rows[i]; row->create; row++)
			if (row->kind == kind)
				return row;
	return NULL;
}

struct make make_begin(const struct compare *compare, struct changes *changes, size_t pair)
{
	return (struct make){
		.compare = compare,
		.changes = changes,
		.pair = pair,
		.from = compare_from(compare, pair),
		.to = compare_to(compare, pair),
		.taken = STRS_INIT,
	};
}

static bool is_column(enum schema_kind kind)
{
	return kind == SCHEMA_TABLE_COLUMN || kind == SCHEMA_FOREIGN_TABLE_COLUMN || kind == SCHEMA_VIEW_COLUMN ||
		kind == SCHEMA_MATERIALIZED_VIEW_COLUMN || kind == SCHEMA_COMPOSITE_TYPE_COLUMN;
}

size_t make_created_with(const struct compare *compare, size_t pair)
{
	const struct schema_object *object = &compare->to->objects[compare->pairs[pair].to];
	size_t parent = object->parent == SCHEMA_NONE ? SCHEMA_NONE : compare->to_pair[object->parent];

	return is_column(object->kind) && parent != SCHEMA_NONE && compare_is_created(compare, parent) ? parent : pair;
}

/* ---- For the rows. */

/* A statement about "DATABASE current" is made one about the database in which it is run, whatever its name is. */
static char *in_this_database(const char *sql)
{
	static const char words[] = "DATABASE current";
	const char *at = strstr(sql, words);
	struct str body = STR_INIT;
	struct str text = STR_INIT;

	if (!at)
		return mem_copy(sql);
	str_addf(&text, "%.*sDATABASE ", (int)(at - sql), sql);
	str_add(&body, "BEGIN EXECUTE ");
	str_add_sql_literal(&body, str_text(&text));
	str_add(&body, " || quote_ident(current_database()) || ");
	str_add_sql_literal(&body, at + strlen(words));
	str_add(&body, "; END");
	str_truncate(&text, 0);
	str_add(&text, "DO ");
	if (strstr(str_text(&body), "$$"))
		str_add_sql_literal(&text, str_text(&body));
	else
		str_addf(&text, "$$%s$$", str_text(&body));
	str_free(&body);
	return str_take(&text);
}

void make_add(struct make *make, enum change_phase phase, unsigned flags, const char *format, ...)
{
	va_list list;
	va_list again;

	va_start(list, format);
	va_copy(again, list);
	int length = vsnprintf(NULL, 0, format, list);
	va_end(list);
	if (length < 0)
		die_errno("cannot format a statement");
	char *sql = mem_alloc((size_t)length + 1);
	vsnprintf(sql, (size_t)length + 1, format, again);
	va_end(again);
	enum schema_kind kind = make->compare->pairs[make->pair].kind;
	bool is_here = kind == SCHEMA_DATABASE || kind == SCHEMA_SETTING;
	char *statement = is_here ? in_this_database(sql) : mem_copy(sql);
	change_add(make->changes, make->pair, phase, flags, statement);
	free(statement);
	free(sql);
}

bool make_differs(const struct make *make, const char *name)
{
	const struct compare_pair *pair = &make->compare->pairs[make->pair];

	return strs_contain(&pair->changed, name) || strs_contain(&pair->forced, name);
}

bool make_takes(struct make *make, const char *name, const char **from, const char **to)
{
	*from = make->from ? model_value(make->from, name) : NULL;
	*to = make->to ? model_value(make->to, name) : NULL;
	if (!make->from || !make->to)
		return false;
	if (!strs_contain(&make->taken, name))
		strs_add(&make->taken, name);
	return make_differs(make, name);
}

bool make_takes_to(struct make *make, const char *name, const char **to)
{
	const char *from;

	return make_takes(make, name, &from, to);
}

void make_disturb(struct make *make)
{
	make->is_disturbed = true;
}

unsigned make_needs_rows(const struct make *make)
{
	size_t table = make->to ? make->to->parent : SCHEMA_NONE;

	return table != SCHEMA_NONE && compare_is_created(make->compare, make->compare->to_pair[table])
		? 0
		: CHANGE_NEEDS_ROWS;
}

/* The model of the object: make->compare->from or ->to. */
static const struct schema *model_of(const struct make *make, const struct schema_object *object)
{
	return object == make->to ? make->compare->to : make->compare->from;
}

const struct schema_object *make_parent(const struct make *make, const struct schema_object *object)
{
	return object->parent == SCHEMA_NONE ? NULL : &model_of(make, object)->objects[object->parent];
}

bool make_is_with_parent(const struct make *make)
{
	return make_created_with(make->compare, make->pair) != make->pair;
}

/* Where the own name ends in "c on s.t": behind the first word, which may be quoted. */
static const char *end_of_name(const char *text)
{
	if (*text != '"')
		return text + strcspn(text, " ");
	for (text++; *text != '\0'; text++) {
		if (*text == '"' && text[1] != '"')
			return text + 1;
		text += *text == '"';
	}
	return text;
}

/* The last of the names that dots separate. */
static const char *last_name(const char *text)
{
	const char *last = text;
	bool is_quoted = false;

	for (; *text != '\0'; text++) {
		is_quoted ^= *text == '"';
		if (*text == '.' && !is_quoted)
			last = text + 1;
	}
	return last;
}

char *make_own_name(const struct schema_object *object)
{
	const char *identity = object->identity;

	switch (object->kind) {
	case SCHEMA_TABLE_CONSTRAINT:
	case SCHEMA_DOMAIN_CONSTRAINT:
	case SCHEMA_TRIGGER:
	case SCHEMA_RULE:
	case SCHEMA_POLICY: return mem_copy_bytes(identity, (size_t)(end_of_name(identity) - identity));
	default: return mem_copy(last_name(identity));
	}
}

char *make_index_name(const struct schema *schema, const struct schema_object *constraint)
{
	const struct schema_object *table = &schema->objects[constraint->parent];
	char *own = make_own_name(constraint);
	char *last = make_own_name(table);
	char *name = str_format("%.*s%s", (int)(strlen(table->identity) - strlen(last)), table->identity, own);

	free(own);
	free(last);
	return name;
}

char *make_alter_parent(const struct make *make, const struct schema_object *object)
{
	const struct schema_object *parent = make_parent(make, object);
	const struct make_row *row = parent ? make_row(parent->kind) : NULL;

	return str_format("ALTER %s %s", row && row->type ? row->type : "TABLE", parent ? parent->identity : "");
}
