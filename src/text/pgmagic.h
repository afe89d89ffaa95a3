/*
 * Which PostgreSQL a module was built for: its bytes hold a structure (PG_MODULE_MAGIC) that the server compares with
 * its own before it lets the module in. Found by what every ordinary build has in it, for no table leads there. Pure.
 */
#ifndef TEXT_PGMAGIC_H
#define TEXT_PGMAGIC_H

#include <stdbool.h>
#include <stddef.h>

/* The major version that the module in bytes[length] was built for, `little` being its byte order; 0 if that is not
 * seen, or several are. */
unsigned pgmagic_find_major(const void *bytes, size_t length, bool little);

#endif
