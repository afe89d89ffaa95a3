/* The packages that were added: lists and removes them. */
#ifndef PACKAGE_PACKAGES_H
#define PACKAGE_PACKAGES_H

#include <stdbool.h>

#include "text/str.h"

/*
 * Append a line for each package that was added to a server, given by its digest (NULL: to any): name, version, the
 * server's directory of programs, date, source, the package's directory. False after a line on stderr.
 */
bool packages_list(const char *digest, struct str *lines);

/*
 * Remove the packages of that name, or with that name and version if `name` is NAME=VERSION. A server
 * that runs with one goes on. A line on stderr names each package that requires what was removed. False after a line on
 * stderr, also if there is none.
 */
bool packages_remove(const char *digest, const char *name);

#endif
