/*
 * Finds the files of an extension: all that CREATE EXTENSION ... CASCADE may read, whatever the version.
 */
#ifndef EXTENSION_FILES_H
#define EXTENSION_FILES_H

#include <stdbool.h>

#include "text/str.h"

/* List a directory of control files or scripts; it may be a link. False with errno. */
bool files_list(const char *directory, struct strs *names);

#define FILES_PATH "extension_control_path" /* the setting, from 18 on */

/*
 * Append the paths of the control files and scripts of an extension and of every extension it requires, from the share
 * directory, or from an extension_control_path (NULL or "": none), which is read as catalog_list() does. Missing and
 * invalid files are left out: the server will report them. The names of the extensions that are not there are appended
 * to `lacking`, unless that is NULL. False after a line on stderr if a directory or a control file cannot be read.
 */
bool files_add(const char *share, const char *path, const char *extension, struct strs *paths, struct strs *lacking);

#endif
