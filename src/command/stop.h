/* `pg_tmp stop`: which clusters are meant, and on which terms they stop. */
#ifndef COMMAND_STOP_H
#define COMMAND_STOP_H

#include "command/options.h"

/* The status of the program; any but STATUS_DONE after a line on stderr. */
int stop_clusters(const struct options *options);

#endif
