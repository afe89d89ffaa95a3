/* Finds libraries that would hide each other: in a server's directory of libraries, each name is there once. */
#ifndef PACKAGE_CONFLICT_H
#define PACKAGE_CONFLICT_H

#include <stdbool.h>

#include "extension/added.h"
#include "package/target.h"
#include "text/str.h"

/*
 * Check the libraries of a package, which is open as `package` and has the files `paths`. False after a line on stderr
 * if the installation, or another package of the server, has a library of the same name with other content. Other
 * versions of the same package do not count. `what`: the source.
 */
bool conflict_is_none(const struct target *target, int package, const struct strs *paths, const struct added *added,
	const char *what);

#endif
