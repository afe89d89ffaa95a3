/*
 * What pg_fetch says of the installations in the cache, and what it takes away. Each function says on stderr what went
 * wrong.
 */
#ifndef FETCH_INVENTORY_H
#define FETCH_INVENTORY_H

#include <stdbool.h>

#include "fetch/fetch.h"
#include "text/version.h"

/* wish is NULL for all of them, text is the wish as it was written; of fetch, the platform counts, and the sources
 * where they are all that counts. False if none meets a wish. */
bool inventory_list(const struct fetch *fetch, const struct wish *wish, const char *text, bool json);
bool inventory_remove(const struct fetch *fetch, const struct wish *wish, const char *text);
/* Those that nobody used for so many days, but for what a process runs from. */
bool inventory_prune(const struct fetch *fetch, const struct wish *wish, unsigned long long days);

#endif
