/*
 * `pg_tmp list`: one line for each of the caller's clusters, after the clusters of dead watchdogs were cleaned up:
 * name, state, version, pid, URL and directory, separated by tabs, or with -j an object (list_json.h).
 */
#ifndef COMMAND_LIST_H
#define COMMAND_LIST_H

#include "command/options.h"

/* The status of the program; any but STATUS_DONE after a line on stderr. */
int list_clusters(const struct options *options);

#endif
