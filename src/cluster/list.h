/* What `pg_tmp list` prints: one line for each of the caller's clusters, after the clusters of dead watchdogs were
 * cleaned up. */
#ifndef CLUSTER_LIST_H
#define CLUSTER_LIST_H

#include <stdbool.h>

enum list_form {
	LIST_COLUMNS,     /* name, state, version, pid, URL, directory, separated by tabs */
	LIST_JSON,        /* an object on each line (list_json.h) */
	LIST_JSON_SECRET, /* the same, with passwords in the URLs */
};

/* Print and close stdout; false after a line on stderr. */
bool list_print(enum list_form form);

#endif
