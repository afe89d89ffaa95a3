/* "Did you mean ...": the names that are most like a wrong one. Pure. */
#ifndef TEXT_NEAREST_H
#define TEXT_NEAREST_H

#include "text/str.h"

/*
 * Append to `nearest` up to `most` of the names, the most likely first: those that differ in few letters (case and the
 * swapping of two count little), then those that hold the wrong one or are held by it. None if none is like it.
 */
void nearest_names(const char *wrong, const struct strs *names, size_t most, struct strs *nearest);
/* The names as a hint reads them: "'a', 'b' or 'c'". */
void nearest_add_list(struct str *out, const struct strs *names);

#endif
