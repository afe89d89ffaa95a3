/* `pg_tmp run`: a command that has a cluster, or several, for as long as it runs. */
#ifndef COMMAND_RUN_H
#define COMMAND_RUN_H

#include "command/options.h"

/* Ends the program as the command has ended; or after a line on stderr with STATUS_OWN_FAILURE, STATUS_NOT_EXECUTABLE
 * or STATUS_NOT_FOUND. */
_Noreturn void run_command(struct options *options);

#endif
