/* The digest of a file's content. That of a large file is remembered, with the file's stat fields, so that it is read
 * once. */
#ifndef TEMPLATE_FILE_DIGEST_H
#define TEMPLATE_FILE_DIGEST_H

#include <stdbool.h>

#include "outside/digest.h"

/* SHA-256 of the content. False with errno; EISDIR for a directory. */
bool file_digest_of(const char *path, char digest[DIGEST_SHA256_SIZE]);

#endif
