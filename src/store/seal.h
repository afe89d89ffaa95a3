/*
 * What an object of a store begins with: one line of SEAL_LENGTH bytes with the HMAC over its name and all that
 * follows. A name says what an object was made of, not what it holds: only the seal binds the two. Without a key, the
 * digest of the same bytes stands in its place, which tells only what is damaged.
 */
#ifndef STORE_SEAL_H
#define STORE_SEAL_H

#include <stdbool.h>

#include "store/key.h"

enum { SEAL_LENGTH = 80 };

/* Write the seal over the first SEAL_LENGTH bytes of the file, whose content follows them. False with errno. */
bool seal_write(const struct key *key, const char *name, int file);
/* Check a file that came from a store. Returns NULL, or the problem, static and phrased to follow "the store's 'X' is
 * refused: ". */
const char *seal_problem(const struct key *key, const char *name, int file);

#endif
