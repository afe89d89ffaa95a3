/* What a file holds, as a digest; that of a large one is remembered with its stat fields. */
#ifndef PG_CONTENT_H
#define PG_CONTENT_H

#include <stdbool.h>

#include "outside/digest.h"

/* False with errno, EISDIR for a directory. */
bool content_digest(const char *path, char digest[DIGEST_SHA256_ROOM]);

#endif
