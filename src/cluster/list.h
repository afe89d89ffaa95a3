/* What `pg_tmp list` prints: one line for each of the caller's clusters, after the clusters of dead watchdogs were
 * cleaned up. */
#ifndef CLUSTER_LIST_H
#define CLUSTER_LIST_H

#include <stdbool.h>

/* Print and close stdout; false after a line on stderr. */
bool list_print(void);

#endif
