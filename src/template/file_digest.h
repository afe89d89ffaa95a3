/* What a file holds, as a digest; that of a large one is remembered with its stat fields. */
#ifndef TEMPLATE_FILE_DIGEST_H
#define TEMPLATE_FILE_DIGEST_H

#include <stdbool.h>

#include "outside/digest.h"

/* False with errno, EISDIR for a directory. */
bool file_digest_of(const char *path, char digest[DIGEST_SHA256_ROOM]);

#endif
