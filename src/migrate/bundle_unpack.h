/* Writes the files of a bundle into a new directory, as a project: migrations/, sql/pre/ and sql/post/, and a
 * pyproject.toml that has the names of the manifest. The bundle of that project is the same again. */
#ifndef MIGRATE_BUNDLE_UNPACK_H
#define MIGRATE_BUNDLE_UNPACK_H

#include <stdbool.h>

#include "migrate/bundle.h"

/*
 * Make the directory `path`, which does not exist or is empty, with the files of the bundle and their manifest in it.
 * It is made under another name and renamed, so that it is there whole or not at all. If that fails, one line says why,
 * and false is returned.
 */
bool bundle_unpack(const struct bundle *bundle, const char *path);

#endif
