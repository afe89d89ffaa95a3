/*
 * What the control file of a Debian package says, checked against the server that the extension in it is for.
 */
#ifndef PACKAGE_DEBIAN_H
#define PACKAGE_DEBIAN_H

#include "package/source.h"
#include "text/str.h"

/*
 * The directory `name` in staging was unpacked. If it holds the control file of a Debian package (outside/unpack.h),
 * check that the package is for the machine of the server, and remove the file; found gets the package's name and
 * version, and `needs` the packages that it depends on, unless found has a name already. False after a line on stderr.
 */
bool debian_check(const struct source_terms *terms, const struct staging *staging, const char *name,
	struct source_found *found, struct strs *needs);

/*
 * Where several versions of an extension can be installed side by side, as of PostGIS, the package has
 * postgis-3.control beside scripts postgis--*.sql, and a script that the package manager runs, but we never do, makes
 * postgis.control from it. Give such a control file in the directory `name` of staging the name that its scripts have.
 * False after a line on stderr.
 */
bool debian_name_controls(const struct staging *staging, const char *name);

#endif
