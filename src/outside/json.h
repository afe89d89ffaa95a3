/*
 * Parses JSON (jansson). Values belong to their document and live as long as it does. Every reader treats NULL, and a
 * value of another kind, as absent, so that calls can be nested without a check at each step.
 */
#ifndef OUTSIDE_JSON_H
#define OUTSIDE_JSON_H

#include <stdbool.h>
#include <stddef.h>

struct json;

/* Returns the document, or NULL with *problem, allocated; an object with a name twice is a problem, too. json_free() is
 * only for the document, not for values in it. */
struct json *json_parse(const char *bytes, size_t length, char **problem);
void json_free(struct json *document);

const struct json *json_member(const struct json *object, const char *key);
const char *json_text(const struct json *value);                       /* NULL if it is no string */
bool json_whole(const struct json *value, unsigned long long *number); /* false if it is no integer from 0 on */
bool json_holds_null(const struct json *value);                        /* whether it is there, and null */
bool json_holds_array(const struct json *value);
size_t json_count(const struct json *array); /* 0 if it is no array */
const struct json *json_item(const struct json *array, size_t index);

/* Call visit with each member of an object, in order. False if it is no object. */
typedef void json_visitor(void *context, const char *key, const struct json *value);
bool json_each(const struct json *object, json_visitor *visit, void *context);

#endif
