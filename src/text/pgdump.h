/* Recognises the formats of pg_dump that are no SQL, and that only pg_restore reads, by how they begin. Pure. */
#ifndef TEXT_PGDUMP_H
#define TEXT_PGDUMP_H

#include <stdbool.h>
#include <stddef.h>

#define PGDUMP_HEAD 512      /* bytes that are enough to tell */
#define PGDUMP_TOC "toc.dat" /* the file that a dump in the directory format has */

/* "custom" or "tar"; NULL: neither. */
const char *pgdump_format(const char *bytes, size_t length);
/* Whether it takes all of PGDUMP_HEAD to tell, and not only these bytes, of which there are at least five. */
bool pgdump_is_open(const char *bytes, size_t length);

#endif
