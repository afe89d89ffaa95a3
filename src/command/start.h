/* `pg_tmp start` and `pg_tmp initdb`: get a cluster, print its URL or its directory, and take it. */
#ifndef COMMAND_START_H
#define COMMAND_START_H

#include "command/options.h"
#include "command/pool.h"

/* Get the clusters that the options ask for, into pool->count and pool->claims; pool_free() them. They are to be taken
 * then (claim.h), unless claim_is_joined(). False after a line on stderr. */
bool start_get(struct options *options, struct pool *pool);
/* The status of the program; any but STATUS_DONE after a line on stderr. */
int start_cluster(struct options *options);

#endif
