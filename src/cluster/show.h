/* What `pg_tmp show` does: prints the log of a cluster's server. */
#ifndef CLUSTER_SHOW_H
#define CLUSTER_SHOW_H

#include <stdbool.h>
#include <stdio.h>

/*
 * Print the log of the cluster that an operand names (find.h); with `follow`, also what is added to it until the
 * cluster ends. Control characters are printed escaped. Closes stdout; false after a line on stderr.
 */
bool show_log(const char *what, bool follow);

/* Open the log at its end, for show_more(), which prints on another stream what was added to it since then. -1 after a
 * line on stderr. */
int show_open(const char *what);
void show_more(int log, FILE *out);

#endif
