/*
 * The files of an extension: what CREATE EXTENSION ... CASCADE reads, whichever version is wanted. libc only.
 */
#ifndef EXTENSION_FILES_H
#define EXTENSION_FILES_H

#include <stdbool.h>

#include "text/str.h"

/* The names in a directory of control files or scripts; it may be a link. False with errno. */
bool files_list(const char *directory, struct strs *names);

#define FILES_PATH "extension_control_path" /* the setting, from 18 on */

/*
 * Append the paths of the control files and scripts of an extension and of all that it requires, from the share
 * directory, or from an extension_control_path (NULL or "": none), as catalog_list() reads it. What is missing, or no
 * control file, is left out: the server will say so. False after a line on stderr: a directory or a control file cannot
 * be read.
 */
bool files_add(const char *share, const char *path, const char *extension, struct strs *paths);

#endif
