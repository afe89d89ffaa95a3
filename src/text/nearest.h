/* Finds the names most like a mistyped one, for "did you mean" hints. Pure. */
#ifndef TEXT_NEAREST_H
#define TEXT_NEAREST_H

#include <stdbool.h>

#include "text/str.h"

enum { NEAREST_MAX = 3 }; /* so many names a hint has */

/*
 * Append to `nearest` up to `most` of the names, the most likely first: those that differ from `wrong` in few letters
 * (a difference in case, or two letters swapped, counts little), then those that contain it or are contained in it.
 * Appends nothing if no name is similar.
 */
void nearest_names(const char *wrong, const struct strs *names, size_t most, struct strs *nearest);
/* Append the hint that there are names like `wrong`: "there is 'a' or 'b'". False if there is none, and nothing is
 * appended. */
bool nearest_add_hint(struct str *hint, const char *wrong, const struct strs *names);
/* Append the names as they are shown in a hint: "'a', 'b' or 'c'". */
void nearest_add_list(struct str *out, const struct strs *names);

#endif
