/*
 * Lines of "key value", the value percent-encoded: what records and requests are written in. Pure.
 * A key is lower-case letters; a key may come more than once, in order.
 */
#ifndef TEXT_FIELDS_H
#define TEXT_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

struct field {
	const char *key;
	char *value; /* decoded */
};
struct fields {
	struct field *item;
	size_t count;
	char *text; /* what the keys point into */
};

void fields_add(struct str *out, const char *key, const char *value);
void fields_add_number(struct str *out, const char *key, long long value);
/* False, with nothing to free, if text is not such lines. */
bool fields_parse(const char *text, struct fields *fields);
/* The first value of key; NULL if there is none. */
const char *fields_get(const struct fields *fields, const char *key);
/* A number in [least, most] of key; `otherwise` if absent, and *ok set to false if it is there and is none. */
long long fields_number(
	const struct fields *fields, const char *key, long long least, long long most, long long otherwise, bool *ok);
void fields_free(struct fields *fields);

#endif
