#include "schema/model.h"

#include <stdlib.h>

#include "check.h"

/* The identities of the parts of an object, in their order: allocated. */
static char *parts_of(const struct schema *schema, enum schema_kind kind, const char *identity)
{
	struct str list = STR_INIT;
	size_t index = model_find(schema, kind, identity);

	if (index == SCHEMA_NONE)
		return str_take(&list);
	const struct schema_object *object = &schema->objects[index];
	for (size_t i = 0; i < object->part_count; i++)
		str_addf(&list, "%s%s", i > 0 ? " " : "", schema->objects[object->parts[i]].identity);
	return str_take(&list);
}

static void test_kinds(void)
{
	int same = 0;

	for (int kind = 0; kind < SCHEMA_KIND_COUNT; kind++)
		same += model_kind(model_kind_name((enum schema_kind)kind)) == (enum schema_kind)kind;
	CHECK_NUMBER(same, SCHEMA_KIND_COUNT);
	CHECK_TEXT(model_kind_name(SCHEMA_TABLE_COLUMN), "table column");
	CHECK_NUMBER(model_kind("tables"), SCHEMA_KIND_COUNT);
}

static void test_nothing(void)
{
	struct schema *schema = model_new();

	CHECK_NUMBER(model_sort(schema), SCHEMA_NONE);
	CHECK_NUMBER(model_find(schema, SCHEMA_TABLE, "public.t"), SCHEMA_NONE);
	model_free(schema);
	model_free(NULL);
}

static void test_order(void)
{
	static const char *const names[] = {"public.t", "public.\"T\"", "a.z", "public.t2", "public.s"};
	struct schema *schema = model_new();

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		model_add(schema, SCHEMA_TABLE, names[i]);
	model_add(schema, SCHEMA_SCHEMA, "public");
	model_add(schema, SCHEMA_INDEX, "a.z_idx");
	CHECK_NUMBER(model_sort(schema), SCHEMA_NONE);
	CHECK_TEXT(schema->objects[0].identity, "public");
	CHECK_TEXT(schema->objects[1].identity, "a.z");
	CHECK_TEXT(schema->objects[2].identity, "public.\"T\"");
	CHECK_TEXT(schema->objects[3].identity, "public.s");
	CHECK_TEXT(schema->objects[4].identity, "public.t");
	CHECK_TEXT(schema->objects[5].identity, "public.t2");
	CHECK_TEXT(schema->objects[6].identity, "a.z_idx");
	for (size_t i = 0; i < schema->count; i++)
		CHECK_NUMBER(model_find(schema, schema->objects[i].kind, schema->objects[i].identity), i);
	CHECK_NUMBER(model_find(schema, SCHEMA_VIEW, "public.t"), SCHEMA_NONE);
	CHECK_NUMBER(model_find(schema, SCHEMA_TABLE, "public.r"), SCHEMA_NONE);
	model_free(schema);
}

static void test_properties(void)
{
	struct schema *schema = model_new();

	for (int i = 0; i < 10; i++)
		model_add(schema, SCHEMA_SCHEMA, (const char *[]){"j", "i", "h", "g", "f", "e", "d", "c", "b", "a"}[i]);
	model_set(schema, 9, "owner", "alice");
	model_set(schema, 9, "comment", NULL);
	model_set(schema, 9, "grant:bob", "USAGE");
	model_sort(schema);
	const struct schema_object *object = &schema->objects[model_find(schema, SCHEMA_SCHEMA, "a")];
	CHECK_NUMBER(object->property_count, 2);
	CHECK_TEXT(object->properties[0].name, "owner");
	CHECK_TEXT(object->properties[1].name, "grant:bob");
	CHECK_TEXT(model_value(object, "grant:bob"), "USAGE");
	CHECK_TEXT(model_value(object, "comment"), NULL);
	CHECK_TEXT(model_value(&schema->objects[1], "owner"), NULL);
	model_free(schema);
}

static void test_parts(void)
{
	struct schema *schema = model_new();
	size_t check = model_add(schema, SCHEMA_TABLE_CONSTRAINT, "c on public.t");
	size_t table = model_add(schema, SCHEMA_TABLE, "public.t");
	size_t other = model_add(schema, SCHEMA_TABLE, "public.a");
	char name[32];

	model_set_parent(schema, check, table, 0);
	for (long place = 5; place > 0; place--) {
		snprintf(name, sizeof name, "public.t.%c", "?bcadX"[place]);
		model_set_parent(schema, model_add(schema, SCHEMA_TABLE_COLUMN, name), table, place);
	}
	model_set_parent(schema, model_add(schema, SCHEMA_TABLE_COLUMN, "public.a.x"), other, 1);
	model_sort(schema);
	char *parts = parts_of(schema, SCHEMA_TABLE, "public.t");
	CHECK_TEXT(parts, "public.t.b public.t.c public.t.a public.t.d public.t.X c on public.t");
	free(parts);
	parts = parts_of(schema, SCHEMA_TABLE, "public.a");
	CHECK_TEXT(parts, "public.a.x");
	free(parts);
	size_t found = model_find(schema, SCHEMA_TABLE_CONSTRAINT, "c on public.t");
	CHECK_TEXT(schema->objects[schema->objects[found].parent].identity, "public.t");
	CHECK_NUMBER(schema->objects[schema->objects[found].parent].parent, SCHEMA_NONE);
	model_free(schema);
}

static void test_needs(void)
{
	struct schema *schema = model_new();
	size_t view = model_add(schema, SCHEMA_VIEW, "public.v");
	size_t second = model_add(schema, SCHEMA_TABLE, "public.b");
	size_t first = model_add(schema, SCHEMA_TABLE, "public.a");
	size_t function = model_add(schema, SCHEMA_FUNCTION, "public.f()");

	model_set_need(schema, view, second);
	model_set_need(schema, view, function);
	model_set_need(schema, view, view);
	model_set_need(schema, view, second);
	model_set_need(schema, second, first);
	model_sort(schema);
	view = model_find(schema, SCHEMA_VIEW, "public.v");
	first = model_find(schema, SCHEMA_TABLE, "public.a");
	second = model_find(schema, SCHEMA_TABLE, "public.b");
	CHECK_NUMBER(schema->objects[view].need_count, 2);
	CHECK(model_needs(schema, view, second));
	CHECK(model_needs(schema, view, model_find(schema, SCHEMA_FUNCTION, "public.f()")));
	CHECK(!model_needs(schema, view, first));
	CHECK(!model_needs(schema, view, view));
	CHECK(model_needs(schema, second, first));
	CHECK(!model_needs(schema, first, second));
	model_free(schema);
}

static void test_twice(void)
{
	struct schema *schema = model_new();

	model_add(schema, SCHEMA_TABLE, "public.t");
	model_add(schema, SCHEMA_VIEW, "public.t");
	model_add(schema, SCHEMA_TABLE, "public.t");
	size_t twice = model_sort(schema);
	CHECK(twice != SCHEMA_NONE);
	CHECK_TEXT(schema->objects[twice].identity, "public.t");
	model_free(schema);
}

static void test_uncovered(void)
{
	struct schema *schema = model_new();

	model_set_uncovered(schema, "large object", "16385");
	model_set_uncovered(schema, "future thing", "public.x");
	model_sort(schema);
	CHECK_NUMBER(schema->uncovered.count, 2);
	CHECK_TEXT(schema->uncovered.item[0], "future thing public.x");
	CHECK_TEXT(schema->uncovered.item[1], "large object 16385");
	model_free(schema);
}

int main(void)
{
	test_kinds();
	test_nothing();
	test_order();
	test_properties();
	test_parts();
	test_needs();
	test_twice();
	test_uncovered();
	return check_end();
}
