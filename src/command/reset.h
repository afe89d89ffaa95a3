/* `pg_tmp reset`: put the data of one cluster back to what they were when it was handed out. */
#ifndef COMMAND_RESET_H
#define COMMAND_RESET_H

#include "command/options.h"

/* The status of the program; any but STATUS_DONE after a line on stderr. */
int reset_cluster_data(const struct options *options);

#endif
