/*
 * Reads TOML 1.0. Pure. The whole syntax is checked, but only strings keep their values: of numbers, dates and arrays
 * only the kind is known.
 */
#ifndef TEXT_TOML_H
#define TEXT_TOML_H

#include <stdbool.h>
#include <stddef.h>

#include "text/tomlscan.h"

struct toml; /* a key with its value; the document is a table without a key */

/* Parse `length` bytes. NULL if they are no TOML: *line, counted from 1, and *problem, a static text, say where and
 * why. */
struct toml *toml_parse(const char *text, size_t length, size_t *line, const char **problem);
void toml_free(struct toml *document);

/* The value at a path of bare keys, such as "tool.pgpkg.prefix"; NULL if there is none. */
const struct toml *toml_find(const struct toml *table, const char *path);

enum toml_kind toml_kind(const struct toml *value);
const char *toml_kind_name(enum toml_kind kind); /* "a string" */
const char *toml_text(const struct toml *value); /* of a string; NULL if it holds a NUL */
size_t toml_line(const struct toml *value);      /* the line of its key */

#endif
