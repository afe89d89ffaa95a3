/* What `pg_tmp stop` does: find out which clusters are meant, stop them, say what is wrong. */
#ifndef CLUSTER_STOP_H
#define CLUSTER_STOP_H

#include <stdbool.h>

#include "cluster/shutdown.h"
#include "text/str.h"

/*
 * The cluster in the directory of -d, "" if there is none, and those of the operands: URLs, names that `list` prints,
 * and directories; what follows a '&' in a directory may be of a URL. False after a line on stderr for each that does
 * not stop, or is not there. A URL that was ours is no failure if the cluster has stopped already: one in the directory
 * of clusters, and one on TCP of this machine where nothing listens.
 */
bool stop_named(const char *directory, const struct strs *operands, const struct shutdown_terms *terms);
/* All clusters, spares and what rests too. */
bool stop_all(const struct shutdown_terms *terms);

#endif
