/*
 * Lists and removes the installations in the cache, for pg_fetch. Each function prints on stderr what went wrong.
 */
#ifndef FETCH_INVENTORY_H
#define FETCH_INVENTORY_H

#include <stdbool.h>

#include "fetch/fetch.h"
#include "text/version.h"

/* wish is NULL for all installations; text is the wish as it was written. Of fetch, its platform is used, and its
 * sources if only_these is set. False if none meets the wish. */
bool inventory_list(const struct fetch *fetch, const struct wish *wish, const char *text, bool json);
bool inventory_remove(const struct fetch *fetch, const struct wish *wish, const char *text);
/* Remove those that were unused for this many days, except those that a process runs from. */
bool inventory_prune(const struct fetch *fetch, const struct wish *wish, unsigned long long days);

#endif
