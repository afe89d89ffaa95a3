/* Fills in the values of an SQL statement that names them as psql does, :name. Pure. */
#ifndef TEXT_SQLFILL_H
#define TEXT_SQLFILL_H

#include <stddef.h>

#include "text/str.h"

struct sqlfill {
	const char *name;
	const char *value;
};

/* Append sql to out, with each :name of fills[count] replaced by its value as a literal. Other names, casts (::name),
 * and what is in quotes and comments stay as they are. */
void sqlfill_add(struct str *out, const char *sql, const struct sqlfill *fills, size_t count);

#endif
