/* Reads what a database holds into a model, from one snapshot, in a transaction that only reads. */
#ifndef SCHEMA_READ_H
#define SCHEMA_READ_H

#include "schema/model.h"
#include "text/str.h"

#define READ_OLDEST 13 /* the oldest major version of a server that can be read */

/*
 * Read the database at `url` (a URL, "key=value ...", a name): a sorted model, which the caller frees with
 * model_free(). If `only` is not empty, just these schemas and what is in them. NULL after a line on stderr; the URL is
 * not printed, as it may hold a password.
 */
struct schema *read_schema(const char *url, const struct strs *only);

#endif
