/*
 * Writes templates into an archive that import.h reads: a tar packed by Zstandard, which begins with the list of what
 * it holds (contents.h). The same templates give the same bytes, with the same release of libzstd.
 */
#ifndef TEMPLATE_EXPORT_H
#define TEMPLATE_EXPORT_H

#include <stdbool.h>

#include "template/plan.h"

/*
 * Write the last template of the plan, and those below it that are still in a cache, to the file of -o ("-": standard
 * output). `templates` is the descriptor of the first cache's. If a template has a password in it, a line on stderr
 * says so. False after a line on stderr; then there is no new file.
 */
bool export_write(int templates, const struct plan *plan, const char *file);

/*
 * Write one template of the plan, and of those below it only their recipes, to a descriptor. *secret says whether the
 * template may have a password in it, and is set to whether it has one. If it has one but must not, nothing is written.
 * False after a line on stderr.
 */
bool export_write_one(int templates, const struct plan *plan, size_t at, int out, bool *secret);

#endif
