/* Makes the tree of a shadow (shadow.h). */
#ifndef EXTENSION_SHADOW_MAKE_H
#define EXTENSION_SHADOW_MAKE_H

#include <stdbool.h>

#include "extension/shadow_record.h"

/* Fill the empty directory of a shadow, except its record, so that everybody can read it. False with errno; if that is
 * 0, a line on stderr says what is wrong. */
bool shadow_make(int directory, const struct shadow_record *record);

#endif
