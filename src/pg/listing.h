/* What `pg_tmp list` prints: the caller's clusters, a line each, after what dead watchdogs left was cleaned away. */
#ifndef PG_LISTING_H
#define PG_LISTING_H

#include <stdbool.h>

/* Print and close stdout; false after a line on stderr. */
bool listing_print(void);

#endif
