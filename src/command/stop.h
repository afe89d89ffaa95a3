/* `pg_tmp stop`: find the clusters that are meant, stop them, and report what went wrong. */
#ifndef COMMAND_STOP_H
#define COMMAND_STOP_H

#include <stdbool.h>

#include "cluster/shutdown.h"
#include "command/options.h"
#include "text/str.h"

/* The status of the program; any but STATUS_DONE after a line on stderr. */
int stop_clusters(const struct options *options);
/*
 * Stop the clusters in the directories of -d, and those of the operands: URLs, names as `list` prints them, and
 * directories; a directory may be followed by '&' and the rest of a URL. False after a line on stderr for each that
 * does not stop, or does not exist. A cluster of ours that has stopped already is no failure, if it was named by its
 * URL: a URL in the directory of clusters, or one of TCP on this machine where nothing listens.
 */
bool stop_named(const struct strs *directories, const struct strs *operands, const struct shutdown_terms *terms);

#endif
