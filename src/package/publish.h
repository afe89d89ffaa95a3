/* Gives a package its name, by rename. */
#ifndef PACKAGE_PUBLISH_H
#define PACKAGE_PUBLISH_H

#include <stdbool.h>

#include "extension/added.h"

/*
 * Write the record into the directory `from` of `staging`, and rename it to NAME-VERSION in `dir`. A package of that
 * name and version with the same content stays as it is; one with another content, or with files that are damaged, is
 * replaced. False after a line on stderr.
 */
bool publish_package(int staging, const char *from, int dir, const struct added *added);

#endif
