/* `pg_tmp show`: print the log of one cluster. */
#ifndef COMMAND_SHOW_H
#define COMMAND_SHOW_H

#include "command/options.h"

/* The status of the program; any but STATUS_DONE after a line on stderr. */
int show_cluster_log(const struct options *options);

#endif
