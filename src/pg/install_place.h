/* Whether the place for a new installation is good for it: asked before somebody waits for a download. */
#ifndef PG_INSTALL_PLACE_H
#define PG_INSTALL_PLACE_H

#include <stdbool.h>

#include "pg/platform.h"

/*
 * Of the directory of installations, as install_open() gave it: false, after a line on stderr, if it cannot be written,
 * or if servers run as another user who could not reach it (which is of no matter for another platform).
 */
bool install_place_is_good(int dir, const struct platform *foreign);

#endif
