/* Prints the rows of a result on stdout, one line each. False if stdout failed. */
#ifndef SQL_ROWS_H
#define SQL_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "outside/pgconn.h"

/* Print columns separated by tabs; NULL as nothing, other values as they are. */
bool rows_print(const struct pgconn_value *values, size_t count);

/*
 * Print an object with a member for each column, as the server's own row_to_json() would, except that arrays, rows and
 * the like are strings in the server's format. Numbers are numbers (NaN and Infinity are strings), bool is true or
 * false, json is inserted as it is, NULL is null. Text is taken to be UTF-8.
 */
bool rows_print_json(const struct pgconn_column *columns, const struct pgconn_value *values, size_t count);

#endif
