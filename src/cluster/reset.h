/* What `pg_tmp reset` does: has a cluster's watchdog put the data back to what they were when the URL was handed out.
 */
#ifndef CLUSTER_RESET_H
#define CLUSTER_RESET_H

#include <stdbool.h>

/*
 * Reset the cluster that an operand names (find.h), and return when it can be connected to again. False after a line
 * on stderr. Then either the cluster was refused and goes on as it was, or it was stopped and nothing of it is left.
 */
bool reset_cluster(const char *what);

#endif
