/* What `pg_tmp show` does: prints the log of a cluster's server. */
#ifndef CLUSTER_SHOW_H
#define CLUSTER_SHOW_H

#include <stdbool.h>

/*
 * Print the log of the cluster that an operand names (find.h); with `follow`, also what is added to it until the
 * cluster ends. Control characters are printed escaped. Closes stdout; false after a line on stderr.
 */
bool show_log(const char *what, bool follow);

#endif
