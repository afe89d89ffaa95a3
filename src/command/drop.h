/*
 * `pg_tmp drop`: stop a development database (named.h), and remove its data. A directory that holds no kept data, is a
 * link, or is used by somebody else, stays as it is: that is a failure, as is a name that nobody has.
 */
#ifndef COMMAND_DROP_H
#define COMMAND_DROP_H

#include "command/options.h"

/* The status of the program; any but STATUS_DONE after a line on stderr. */
int drop_cluster(const struct options *options);

#endif
