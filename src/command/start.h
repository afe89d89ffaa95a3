/* `pg_tmp start` and `pg_tmp initdb`: get a cluster, print its URL or its directory, and take it. */
#ifndef COMMAND_START_H
#define COMMAND_START_H

#include "command/options.h"

/* The status of the program; any but STATUS_DONE after a line on stderr. */
int start_cluster(struct options *options);

#endif
