/*
 * Parses JSON (jansson). Values belong to their document and live as long as it does. Every reader treats NULL, and a
 * value of another kind, as absent, so that calls can be nested without a check at each step.
 */
#ifndef OUTSIDE_JSON_H
#define OUTSIDE_JSON_H

#include <stdbool.h>
#include <stddef.h>

struct json;

/* Returns the document, or NULL with *problem, allocated. json_free() is only for the document, not for values in
 * it. */
struct json *json_parse(const char *bytes, size_t length, char **problem);
void json_free(struct json *document);

const struct json *json_member(const struct json *object, const char *key);
const char *json_text(const struct json *value); /* NULL if it is no string */
size_t json_count(const struct json *array);     /* 0 if it is no array */
const struct json *json_item(const struct json *array, size_t index);

/* Call visit with each member of an object, in order. False if it is no object. */
typedef void json_visitor(void *context, const char *key, const struct json *value);
bool json_each(const struct json *object, json_visitor *visit, void *context);

#endif
