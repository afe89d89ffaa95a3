/* What `pg_tmp list` prints: the caller's clusters, a line each, after what dead watchdogs left was cleaned away. */
#ifndef CLUSTER_LIST_H
#define CLUSTER_LIST_H

#include <stdbool.h>

/* Print and close stdout; false after a line on stderr. */
bool list_print(void);

#endif
