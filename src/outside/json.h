/*
 * JSON (jansson), reading. Values inside a document belong to it and live as long; every reader takes NULL, and a value
 * of another kind, as "not there", so that a path into a document is asked for in one go.
 */
#ifndef OUTSIDE_JSON_H
#define OUTSIDE_JSON_H

#include <stdbool.h>
#include <stddef.h>

struct json;

/* The document, or NULL with *problem, allocated. json_free() takes what this gave, nothing inside of it. */
struct json *json_parse(const char *bytes, size_t length, char **problem);
void json_free(struct json *document);

const struct json *json_member(const struct json *object, const char *key);
const char *json_text(const struct json *value); /* NULL if it is no string */
size_t json_count(const struct json *array);     /* 0 if it is no array */
const struct json *json_item(const struct json *array, size_t index);

/* Show each member of an object, in its order. False if it is no object. */
typedef void json_visitor(void *context, const char *key, const struct json *value);
bool json_each(const struct json *object, json_visitor *visit, void *context);

#endif
