/* Rows of an answer, on stdout, a line each. False if stdout failed. */
#ifndef SQL_ROWS_H
#define SQL_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "outside/pgconn.h"

/* Columns separated by tabs, null empty, values as they are. */
bool rows_print(const struct pgconn_value *values, size_t count);

/*
 * An object with a member for each column, as the server's own row_to_json() would write it but for arrays, rows and
 * the like, which are strings as the server prints them: numbers are numbers (NaN and Infinity strings), bool is true
 * or false, json is what it is, null is null. Text is taken to be UTF-8.
 */
bool rows_print_json(const struct pgconn_column *columns, const struct pgconn_value *values, size_t count);

#endif
