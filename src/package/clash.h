/* Finds libraries that would hide each other: in a server's directory of libraries, each name is there once. */
#ifndef PACKAGE_CLASH_H
#define PACKAGE_CLASH_H

#include <stdbool.h>

#include "extension/added.h"
#include "package/target.h"
#include "text/str.h"

/*
 * Whether no library of a package, open as `package` with these paths, has the name of one with another content that
 * the installation has, or that another package of the server has; other versions of the same package do not count.
 * False after a line on stderr. `what`: the source.
 */
bool clash_is_none(const struct target *target, int package, const struct strs *paths, const struct added *added,
	const char *what);

#endif
