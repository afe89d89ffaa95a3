/*
 * Lines of columns, as a person reads them. Pure.
 */
#ifndef TEXT_COLUMNS_H
#define TEXT_COLUMNS_H

#include "text/str.h"

/*
 * Append the lines, whose columns are separated by tabs, with these aligned: each column is as wide as its widest
 * value, there are two blanks between columns, and none at the end of a line. Characters that could not be seen, or
 * would write to the terminal, become visible as in a message (msg_show()). Every character counts as one wide. A line
 * without a tab is appended as it is.
 */
void columns_add(struct str *out, const char *lines);

#endif
