/* The caller's side of stopping clusters: ask their watchdogs, wait for the end, and clean up clusters that have no
 * watchdog any more. */
#ifndef CLUSTER_SHUTDOWN_H
#define CLUSTER_SHUTDOWN_H

#include <stdbool.h>

#include "cluster/rundir.h"

struct shutdown_terms {
	long long wait_ms; /* stop when nobody was connected for this long; 0: at once */
	bool keep;         /* keep the data of clusters that somebody has */
};

enum shutdown_result {
	SHUTDOWN_STOPPED, /* by us, or by somebody else meanwhile */
	SHUTDOWN_ABSENT,  /* there is no such cluster */
	SHUTDOWN_AT_REST, /* its data are kept, but it does not run */
	SHUTDOWN_FAILED,  /* stderr says why */
	SHUTDOWN_AGAIN,   /* internal: ask again; never returned */
};

/* Stop one cluster, and wait for its end. */
enum shutdown_result shutdown_one(const struct rundir *clusters, const char *name, const struct shutdown_terms *terms);

/* Stop all clusters at once, spares too. True once all are gone, servers and directories. False after a line on stderr
 * for each one that does not stop. */
bool shutdown_all(const struct rundir *clusters, const struct shutdown_terms *terms);

#endif
