/*
 * Finds passwords in the bytes of a cluster: what PostgreSQL keeps of a role's (its SCRAM verifier, or its MD5 hash),
 * and those that it keeps as they are, to connect to other servers: of user mappings and of subscriptions. Pure.
 */
#ifndef TEXT_VERIFIER_H
#define TEXT_VERIFIER_H

#include <stdbool.h>
#include <stddef.h>

/* How many bytes of a password's text are examined at most. A caller that searches piece by piece keeps this many bytes
 * from one piece to the next. */
enum { VERIFIER_MAX = 64 };

bool verifier_is_in(const char *bytes, size_t length);

#endif
