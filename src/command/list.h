/* `pg_tmp list`: print the clusters of the caller. */
#ifndef COMMAND_LIST_H
#define COMMAND_LIST_H

#include "command/options.h"

/* The status of the program; any but STATUS_DONE after a line on stderr. */
int list_clusters(const struct options *options);

#endif
