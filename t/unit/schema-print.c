#include "schema/print.h"

#include <stdlib.h>

#include "check.h"
#include "child.h"

/* A table with a column, a view that needs it, and values of several lines. */
static struct schema *sample(void)
{
	struct schema *schema = model_new();
	size_t view = model_add(schema, SCHEMA_VIEW, "public.v");
	size_t table = model_add(schema, SCHEMA_TABLE, "public.t");
	size_t column = model_add(schema, SCHEMA_TABLE_COLUMN, "public.t.a");

	model_set_parent(schema, column, table, 1);
	model_set(schema, column, "type", "integer");
	model_set(schema, table, "comment", "two\n\n\tlines");
	model_set(schema, view, "definition", "");
	model_set_need(schema, view, column);
	model_sort(schema);
	return schema;
}

static int text(void)
{
	struct schema *schema = sample();
	bool done = print_text(schema);

	model_free(schema);
	return done ? 0 : 1;
}

static int json(void)
{
	struct schema *schema = sample();
	bool done = print_json(schema);

	model_free(schema);
	return done ? 0 : 1;
}

static int nothing(void)
{
	struct schema *schema = model_new();
	bool done = print_text(schema) && print_json(schema);

	model_free(schema);
	return done ? 0 : 1;
}

int main(void)
{
	static struct child child;

	child_run(&child, text, -1);
	CHECK_TEXT(child.out,
		"table public.t\n\tcomment:\n\t\ttwo\n\n\t\t\tlines\n\ttable column public.t.a\n"
		"\t\ttype: integer\n\nview public.v\n\tdefinition:\n");
	CHECK_NUMBER(child.status, 0);
	child_run(&child, json, -1);
	CHECK_TEXT(child.out,
		"{\"kind\":\"table\",\"identity\":\"public.t\",\"properties\":{\"comment\":\"two\\n\\n\\tlines\"},"
		"\"needs\":[]}\n"
		"{\"kind\":\"table column\",\"identity\":\"public.t.a\",\"part_of\":{\"kind\":\"table\",\"identity\":"
		"\"public.t\"},\"properties\":{\"type\":\"integer\"},\"needs\":[]}\n"
		"{\"kind\":\"view\",\"identity\":\"public.v\",\"properties\":{\"definition\":\"\"},\"needs\":[{"
		"\"kind\":"
		"\"table column\",\"identity\":\"public.t.a\"}]}\n");
	child_run(&child, nothing, -1);
	CHECK_TEXT(child.out, "");
	return check_end();
}
