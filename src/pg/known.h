/*
 * What is remembered of server programs, so that nothing has to be run or read to know them: one small file a program,
 * cache/server/STAMP, named after the program's stat fields. A program that was replaced has another stamp; the records
 * of programs that are gone are removed when one is written. Losing all of it costs time, nothing else.
 */
#ifndef PG_KNOWN_H
#define PG_KNOWN_H

#include <stdbool.h>
#include <sys/stat.h>

#include "text/version.h"

struct known {
	bool has_version;
	struct version version;
	char digest[65]; /* SHA-256 in lower-case hex; "" if it is not known */
};

/* False, *known zeroed, if nothing is remembered of the program at path with these stat fields. */
bool known_read(const char *path, const struct stat *st, struct known *known);
/* Remember it in place of what was; a cache that cannot be written to is passed over in silence. */
void known_write(const char *path, const struct stat *st, const struct known *known);

#endif
