/* Finds the cluster that an operand names: by its URL, the name that `list` prints, or its directory. */
#ifndef CLUSTER_FIND_H
#define CLUSTER_FIND_H

#include <stdbool.h>

#include "cluster/rundir.h"

/* Find the cluster that an operand names. False after a line on stderr; this includes that there is none. */
bool find_cluster(const struct rundir *clusters, const char *what, char name[CLUSTER_NAME_SIZE]);

/* The parts of it. By a URL's socket directory or, if that is NULL, its port on this machine. False after a line on
 * stderr if some record cannot be read; otherwise *found says whether there is such a cluster. */
bool find_by_url(
	const struct rundir *clusters, const char *directory, unsigned port, char name[CLUSTER_NAME_SIZE], bool *found);
/* Whether there is a cluster of that name, or a record of one that cannot be read. */
bool find_is_there(const struct rundir *clusters, const char *name);
/* Say that there is no cluster `what`, and whether it seems to be one of another TMPDIR. Returns false. */
bool find_warn_absent(const struct rundir *clusters, const char *what);

#endif
