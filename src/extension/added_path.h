/* The packages of a server as directories that are searched beside the installation's own. */
#ifndef EXTENSION_ADDED_PATH_H
#define EXTENSION_ADDED_PATH_H

#include <stdbool.h>

#include "extension/added.h"
#include "install/program.h"

/* List the packages for a server. If nothing was added to any server, that costs next to nothing. False after a line on
 * stderr; the list may have some all the same. */
bool added_path_list(const struct program *server, struct addeds *list);

/*
 * An extension_control_path, allocated: the given one (NULL or "": the installation's own directory), then the packages
 * in this order of their numbers (NULL: that of the list).
 */
char *added_path_write(const struct addeds *list, const char *control_path, const size_t *order);

/* The package in whose share directory a file is; NULL if it is in none. */
const struct added *added_path_owner(const struct addeds *list, const char *file);

#endif
