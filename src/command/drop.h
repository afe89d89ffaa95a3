/* `pg_tmp drop`: stop a development database, and remove its data. */
#ifndef COMMAND_DROP_H
#define COMMAND_DROP_H

#include "command/options.h"

/* The status of the program; any but STATUS_DONE after a line on stderr. */
int drop_cluster(const struct options *options);

#endif
