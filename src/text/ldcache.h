/*
 * Looks up libraries in the table that ldconfig(8) writes for glibc (/etc/ld.so.cache, the format
 * "glibc-ld.so.cache1.1", alone or behind the older one). Pure: every offset in it is checked before it is used.
 */
#ifndef TEXT_LDCACHE_H
#define TEXT_LDCACHE_H

#include <stddef.h>

#include "text/str.h"

/*
 * Append the paths that the table bytes[length] has for a library name such as "libz.so.1", in the table's order. They
 * are for every machine, so the caller checks each. Appends nothing if the bytes are no such table, or one of the other
 * byte order.
 */
void ldcache_find(const void *bytes, size_t length, const char *name, struct strs *paths);

#endif
