/*
 * Finds the PostgreSQL version a module was built for: the module holds a structure (PG_MODULE_MAGIC) that the server
 * compares with its own before it loads the module. No table of the file leads to it, so it is searched for by the
 * values that every ordinary build has in it. Pure.
 */
#ifndef TEXT_PGMAGIC_H
#define TEXT_PGMAGIC_H

#include <stdbool.h>
#include <stddef.h>

/* The major version that the module bytes[length] was built for; 0 if none or several are found. `little`: it is
 * little-endian. */
unsigned pgmagic_find_major(const void *bytes, size_t length, bool little);

#endif
