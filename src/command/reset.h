/* `pg_tmp reset`: has a cluster's watchdog put the data back to what they were when the URL was handed out. */
#ifndef COMMAND_RESET_H
#define COMMAND_RESET_H

#include "command/options.h"

/*
 * Reset the cluster that the operand names (find.h), and return when it can be connected to again. The status of the
 * program; any but STATUS_DONE after a line on stderr: then either the cluster was refused and goes on as it was, or it
 * was stopped and nothing of it is left.
 */
int reset_cluster_data(const struct options *options);

#endif
