/* Prints a model on stdout. False if stdout failed. */
#ifndef SCHEMA_PRINT_H
#define SCHEMA_PRINT_H

#include <stdbool.h>

#include "schema/model.h"

/* As text: each object in a paragraph, a line for each property, its parts below it and further to the right. */
bool print_text(const struct schema *schema);
/* The same as JSON, one object in a line. */
bool print_json(const struct schema *schema);

/* Append the text of one object, without its parts, each line behind `depth` tabs. */
void print_object(struct str *out, const struct schema_object *object, size_t depth);

#endif
