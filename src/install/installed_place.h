/* Checks the place for a new installation, before anybody waits for a download. */
#ifndef INSTALL_INSTALLED_PLACE_H
#define INSTALL_INSTALLED_PLACE_H

#include <stdbool.h>

#include "install/platform.h"

/*
 * Whether `dir`, from installed_open(), can be used. False, after a line on stderr, if it cannot be written to, or if
 * servers run as another user who could not reach it (which does not matter for another platform).
 */
bool installed_place_is_good(int dir, const struct platform *foreign);
/* Whether the user who runs servers can reach `where`, a directory of the cache. False after a line on stderr. */
bool installed_place_is_reachable(const char *where);

#endif
