/*
 * Reads and writes lines of "key value" with the value percent-encoded, the format of records and requests. Pure. A key
 * is lower-case letters; the same key may come several times, and the order is kept.
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
/* False, with nothing to free, if text is not in this format. */
bool fields_parse(const char *text, struct fields *fields);
/* The first value of key; NULL if there is none. */
const char *fields_get(const struct fields *fields, const char *key);
/* The value of key as a number from 0 to most. Returns 0 if the key is absent, and also if the value is no such number;
 * then *ok is set to false. */
long long fields_number(const struct fields *fields, const char *key, long long most, bool *ok);
/* Append all values of a text in this format, in its order; text NULL, or in another format: none. */
void fields_values(const char *text, struct strs *values);
void fields_free(struct fields *fields);

/* The texts of a struct: the key of each, and where in the struct its char * is. */
struct fields_text {
	const char *key;
	size_t offset;
};
struct fields_texts {
	const struct fields_text *item;
	size_t count;
};
#define FIELDS_TEXTS(array)                                                 \
	{                                                                   \
		.item = (array), .count = sizeof(array) / sizeof(array)[0], \
	}

/* Add all texts of a struct; NULL is written like "". */
void fields_add_texts(struct str *out, const struct fields_texts *texts, const void *from);
/* Set all texts of a struct, to be freed by fields_free_texts(); one that is absent is "". False if one is absent. */
bool fields_get_texts(const struct fields *fields, const struct fields_texts *texts, void *into);
/* Free all texts of a struct, and set them to NULL. */
void fields_free_texts(const struct fields_texts *texts, void *from);

#endif
