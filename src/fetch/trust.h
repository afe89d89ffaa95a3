/* Which archives can be trusted: those whose checksum is known, from a server that nobody can impersonate. */
#ifndef FETCH_TRUST_H
#define FETCH_TRUST_H

#include <stdbool.h>

#include "fetch/source.h"

/* Whether a checksum from url's server proves anything (source_is_proof()). False after a line on stderr and a hint. */
bool trust_server(const char *url);
/* Get the checksum beside the archive at site->base. False after a line on stderr, and perhaps a hint, if there is none
 * or it proves nothing. */
bool trust_find_checksum(const struct site *site, struct checksum *checksum);

#endif
