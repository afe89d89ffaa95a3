/* Prints how the texts of two models differ, as diff -u does. */
#ifndef DIFF_TEXTDIFF_H
#define DIFF_TEXTDIFF_H

#include <stdbool.h>

#include "schema/model.h"

/* Each name stands for its model in the first lines. False after a line on stderr. */
bool textdiff_print(const char *from_name, const struct schema *from, const char *to_name, const struct schema *to);

#endif
