#include "outside/json.h"

#include <jansson.h>
#include <string.h>

#include "text/str.h"

/* struct json is jansson's json_t under another name, so that no other file needs jansson's header. */

static const json_t *inside(const struct json *value)
{
	return (const json_t *)(const void *)value;
}

struct json *json_parse(const char *bytes, size_t length, char **problem)
{
	json_error_t error;
	json_t *root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &error);

	if (!root)
		*problem = str_format("line %d: %s", error.line, error.text);
	return (struct json *)(void *)root;
}

void json_free(struct json *document)
{
	json_decref((json_t *)(void *)document);
}

const struct json *json_member(const struct json *object, const char *key)
{
	return (const struct json *)(const void *)json_object_get(inside(object), key);
}

const char *json_text(const struct json *value)
{
	return json_string_value(inside(value));
}

bool json_whole(const struct json *value, unsigned long long *number)
{
	json_int_t whole = json_is_integer(inside(value)) ? json_integer_value(inside(value)) : -1;

	*number = whole < 0 ? 0 : (unsigned long long)whole;
	return whole >= 0;
}

bool json_holds_null(const struct json *value)
{
	return json_is_null(inside(value));
}

bool json_holds_array(const struct json *value)
{
	return json_is_array(inside(value));
}

size_t json_count(const struct json *array)
{
	return json_array_size(inside(array));
}

const struct json *json_item(const struct json *array, size_t index)
{
	return (const struct json *)(const void *)json_array_get(inside(array), index);
}

bool json_each(const struct json *object, json_visitor *visit, void *context)
{
	const json_t *of = inside(object);

	if (!json_is_object(of))
		return false;
	/* jansson's iterators want the object writable, but do not change it. */
	union {
		const json_t *read;
		json_t *walk;
	} both = {.read = of};
	for (void *at = json_object_iter(both.walk); at; at = json_object_iter_next(both.walk, at))
		visit(context, json_object_iter_key(at), (const struct json *)(const void *)json_object_iter_value(at));
	return true;
}
