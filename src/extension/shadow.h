/*
 * A shadow is an installation as a server sees it together with packages that pg_extadd added (added.h). A server finds
 * its share directory and its libraries by its own path, links resolved. So a shadow has a copy of the program
 * `postgres`, links to everything else in the installation, at the same places relative to it, and copies of the files
 * of the packages. The installation itself is never changed. A shadow does not change either: a server that runs from
 * it goes on when a package is replaced or removed.
 *
 * From 18 on, extension_control_path and dynamic_library_path could name the packages instead. They are not used:
 * servers up to 17 need shadows in any case, and one mechanism is the same, and tested, on all versions. The settings
 * would find control files, scripts and libraries, but not what else a package has in its share directory, such as
 * dictionaries for text search. A server that runs would notice when a package is replaced or removed. And they are the
 * user's: what -c, -o or ALTER SYSTEM sets there could hide the packages, and so it only adds to them.
 *
 * Shadows are in the cache, CACHE/shadow/NAME. The name is a digest of what a shadow is made from, so there is one for
 * each set of packages. libc only.
 */
#ifndef EXTENSION_SHADOW_H
#define EXTENSION_SHADOW_H

#include <stdbool.h>
#include <sys/types.h>

#include "extension/shadow_choice.h"
#include "install/program.h"

/*
 * Find the shadow of an installation with the packages that have the wished extensions and those that they require,
 * except what the installation has itself; make it if necessary. *bindir is its directory of programs, allocated; NULL
 * if no package is needed, or none has it. If a version of an extension is wished for, a package that can install it is
 * preferred, else the newest package. False after a line on stderr, also if two files of one name differ.
 */
bool shadow_find(const struct program *server, const struct shadow_request *request, char **bindir);

#define SHADOW_DAYS_MAX 36500 /* for ever */

/*
 * Remove the shadows of the first cache that were made from something that was removed or replaced, and those that
 * nobody has used for that many days; and what killed processes left. A shadow stays as long as a server runs from it,
 * and ten minutes after it was found, in which one may be about to start.
 */
void shadow_sweep(unsigned long long days);
/* Find a process that runs from a shadow of the installation with this prefix. */
bool shadow_find_user(const char *prefix, pid_t *pid);

#endif
