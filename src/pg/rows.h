/* Rows of an answer, on stdout. */
#ifndef PG_ROWS_H
#define PG_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "outside/pgconn.h"

/* A line, columns separated by tabs, null empty, values as they are. False if stdout failed. */
bool rows_print(const struct pgconn_value *values, size_t count);

#endif
