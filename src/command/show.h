/* `pg_tmp show`: prints the log of a cluster's server, or its URL in another form. */
#ifndef COMMAND_SHOW_H
#define COMMAND_SHOW_H

#include <stdio.h>

#include "command/options.h"

/*
 * Print the log of the cluster that the operand names (find.h); with -F, also what is added to it until the cluster
 * ends. Control characters are printed escaped. With -u print its URL in that form instead. The status of the program;
 * any but STATUS_DONE after a line on stderr.
 */
int show_cluster(const struct options *options);

/* Open the log at its end, for show_more(), which prints on another stream what was added to it since then. -1 after a
 * line on stderr. */
int show_open(const char *what);
void show_more(int log, FILE *out);

#endif
