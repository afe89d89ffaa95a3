/* The entries of a shadow's tree (shadow.h): directories, links to the installation, copies of packages' files. All
 * functions but the last return false with errno. */
#ifndef EXTENSION_SHADOW_ENTRY_H
#define EXTENSION_SHADOW_ENTRY_H

#include <stdbool.h>

/* Make a directory of the tree, and those above it. */
bool shadow_entry_make_directories(int directory, const char *path);
/* Make a link unless there is something with that name. */
bool shadow_entry_link(int directory, const char *path, const char *target);
/* Make a link to each entry of an existing directory, unless the tree has an entry of that name already. */
bool shadow_entry_link_all(int directory, const char *path, const char *original);
/* Copy a file, or the file that a link leads to, readable for all. A link to anything else stays a link. */
bool shadow_entry_copy(int directory, const char *path, const char *original);

/* Whether two paths lead to files with the same content. */
bool shadow_entry_is_same(const char *one, const char *other);

#endif
