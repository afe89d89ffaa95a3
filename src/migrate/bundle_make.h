/* Makes the bundle of a project, or the same bundle again. */
#ifndef MIGRATE_BUNDLE_MAKE_H
#define MIGRATE_BUNDLE_MAKE_H

#include <stdbool.h>

#include "migrate/operand.h"
#include "text/str.h"

/*
 * Append the bundle of what the operand has: the same bytes for the same files, and the same release of libzstd. False
 * after a line on stderr for each file whose name or content is not that of a migration, or if there is none.
 */
bool bundle_make(const struct operand *operand, struct str *out);

#endif
