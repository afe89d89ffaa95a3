/*
 * The table of libraries that ldconfig(8) writes for glibc (/etc/ld.so.cache, the format "glibc-ld.so.cache1.1", alone
 * or behind the older one). Pure: no offset in it is believed before it was checked.
 */
#ifndef TEXT_LDCACHE_H
#define TEXT_LDCACHE_H

#include <stddef.h>

#include "text/str.h"

/*
 * Append the paths of the libraries that bytes[length] has for a name such as "libz.so.1", in the table's order: for
 * every machine, so that each has to be looked at. Nothing if these bytes are no such table, or one of the other byte
 * order.
 */
void ldcache_find(const void *bytes, size_t length, const char *name, struct strs *paths);

#endif
