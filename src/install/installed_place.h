/* Whether the place for a new installation is good for it: asked before somebody waits for a download. */
#ifndef INSTALL_INSTALLED_PLACE_H
#define INSTALL_INSTALLED_PLACE_H

#include <stdbool.h>

#include "install/platform.h"

/*
 * Of the directory of installations, as installed_open() gave it: false, after a line on stderr, if it cannot be
 * written, or if servers run as another user who could not reach it (which is of no matter for another platform).
 */
bool installed_place_is_good(int dir, const struct platform *foreign);

#endif
