/* What `pg_tmp stop` does with one of its operands: find out which cluster is meant, stop it, say what is wrong. */
#ifndef PG_STOP_H
#define PG_STOP_H

#include <stdbool.h>

#include "pg/clusters.h"
#include "pg/halt.h"

/*
 * `what` is a URL, the name that `list` prints, or a directory, where what follows a '&' may be of a URL. False after a
 * line on stderr: it does not stop, or there is no such cluster. A URL that was ours is no failure if the cluster has
 * stopped already: one in the directory of clusters, and one on TCP of this machine where nothing listens.
 */
bool stop_operand(const struct clusters *clusters, const char *what, const struct halt_terms *terms);
/* The same for -d, which names no cluster by its name. */
bool stop_directory(const struct clusters *clusters, const char *what, const struct halt_terms *terms);
/* The same where there is no directory of clusters. */
bool stop_nothing(const char *what);

#endif
