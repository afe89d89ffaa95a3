/*
 * Finds the symbols that a library of a package needs and that the server could not resolve (install/symbols.h). It may
 * get them from a module that is loaded before, as some libraries of one package or of extensions for each other do, so
 * what these define counts as well: the package's own modules, the installation's, and those of other packages. If its
 * extensions require others, what the modules of others need counts, too.
 */
#ifndef PACKAGE_UNDEFINED_H
#define PACKAGE_UNDEFINED_H

#include <stdbool.h>

#include "extension/added.h"
#include "install/ldd.h"
#include "package/target.h"
#include "text/str.h"

struct undefined {
	const struct target *target;
	struct loader *loader;
	const char *package;       /* its absolute path */
	const struct strs *paths;  /* its files */
	const struct added *added; /* its extensions, and those that they require */
	const char *elsewhere;     /* a directory of packages besides the server's, or NULL */
};

/* Append the undefined symbols of the library at a path; none if it cannot be told that nothing defines them. */
void undefined_find(const struct undefined *undefined, const char *library, struct strs *names);

#endif
