/* The name of a shadow (shadow.h), and the places in its tree. */
#ifndef EXTENSION_SHADOW_NAME_H
#define EXTENSION_SHADOW_NAME_H

#include <stdbool.h>

#include "extension/shadow_record.h"

enum { SHADOW_NAME_LENGTH = 16 };

/*
 * Set the paths in the tree. A server finds its directories relative to its program, if that is at the end of the path
 * for which it was compiled. So the paths are kept below the directory that they have in common.
 */
void shadow_name_place(struct shadow_record *record);
/* The name: a digest of the server, of the packages, and of the state of those directories of the installation into
 * which entries of packages are merged. False with errno if there is no server. */
bool shadow_name_write(const struct shadow_record *record, char name[SHADOW_NAME_LENGTH + 1]);

#endif
