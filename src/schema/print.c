#include "schema/print.h"

#include <stdio.h>
#include <string.h>

#include "text/jsonout.h"

static void add_tabs(struct str *out, size_t depth)
{
	for (; depth > 0; depth--)
		str_add_char(out, '\t');
}

/* A value of several lines begins below its name, and each of its lines is further to the right. */
static void add_property(struct str *out, const struct schema_property *property, size_t depth)
{
	const char *line = property->value;

	add_tabs(out, depth);
	str_addf(out, "%s:", property->name);
	if (!strchr(line, '\n')) {
		str_addf(out, "%s%s\n", *line != '\0' ? " " : "", line);
		return;
	}
	while (line) {
		const char *end = strchr(line, '\n');
		size_t length = end ? (size_t)(end - line) : strlen(line);
		str_add_char(out, '\n');
		if (length > 0)
			add_tabs(out, depth + 1);
		str_add_bytes(out, line, length);
		line = end ? end + 1 : NULL;
	}
	str_add_char(out, '\n');
}

void print_object(struct str *out, const struct schema_object *object, size_t depth)
{
	add_tabs(out, depth);
	str_addf(out, "%s %s\n", model_kind_name(object->kind), object->identity);
	for (size_t i = 0; i < object->property_count; i++)
		add_property(out, &object->properties[i], depth + 1);
}

/* ---- As text. */

/* Parts have no parts of their own. */
static void add_family(struct str *out, const struct schema *schema, const struct schema_object *object)
{
	print_object(out, object, 0);
	for (size_t i = 0; i < object->part_count; i++)
		print_object(out, &schema->objects[object->parts[i]], 1);
}

static bool flush(struct str *out)
{
	bool done = out->length == 0 || fwrite(out->text, 1, out->length, stdout) == out->length;

	str_truncate(out, 0);
	return done;
}

bool print_text(const struct schema *schema)
{
	struct str out = STR_INIT;
	bool is_first = true;
	bool done = true;

	for (size_t i = 0; i < schema->count && done; i++) {
		if (schema->objects[i].parent != SCHEMA_NONE)
			continue;
		if (!is_first)
			str_add_char(&out, '\n');
		is_first = false;
		add_family(&out, schema, &schema->objects[i]);
		done = flush(&out);
	}
	str_free(&out);
	return done;
}

/* ---- As JSON. */

static void add_reference(struct str *out, const struct schema *schema, size_t index)
{
	jsonout_open(out, '{');
	jsonout_key(out, "kind");
	jsonout_text(out, model_kind_name(schema->objects[index].kind));
	jsonout_key(out, "identity");
	jsonout_text(out, schema->objects[index].identity);
	jsonout_close(out, '}');
}

static void add_json(struct str *out, const struct schema *schema, const struct schema_object *object)
{
	jsonout_open(out, '{');
	jsonout_key(out, "kind");
	jsonout_text(out, model_kind_name(object->kind));
	jsonout_key(out, "identity");
	jsonout_text(out, object->identity);
	if (object->parent != SCHEMA_NONE) {
		jsonout_key(out, "part_of");
		add_reference(out, schema, object->parent);
	}
	jsonout_key(out, "properties");
	jsonout_open(out, '{');
	for (size_t i = 0; i < object->property_count; i++) {
		jsonout_key(out, object->properties[i].name);
		jsonout_text(out, object->properties[i].value);
	}
	jsonout_close(out, '}');
	jsonout_key(out, "needs");
	jsonout_open(out, '[');
	for (size_t i = 0; i < object->need_count; i++)
		add_reference(out, schema, object->needs[i]);
	jsonout_close(out, ']');
	jsonout_close(out, '}');
	str_add_char(out, '\n');
}

static bool write_json(struct str *out, const struct schema *schema, const struct schema_object *object)
{
	add_json(out, schema, object);
	return flush(out);
}

bool print_json(const struct schema *schema)
{
	struct str out = STR_INIT;
	bool done = true;

	for (size_t i = 0; i < schema->count && done; i++) {
		const struct schema_object *object = &schema->objects[i];
		if (object->parent != SCHEMA_NONE)
			continue;
		done = write_json(&out, schema, object);
		for (size_t j = 0; j < object->part_count && done; j++)
			done = write_json(&out, schema, &schema->objects[object->parts[j]]);
	}
	str_free(&out);
	return done;
}
