/* The caller's side of stopping clusters: ask their watchdogs, wait, and bury what has no watchdog any more. */
#ifndef CLUSTER_SHUTDOWN_H
#define CLUSTER_SHUTDOWN_H

#include <stdbool.h>

#include "cluster/rundir.h"

struct shutdown_terms {
	long long wait_ms; /* stop when nobody was connected for so long; 0: at once */
	bool keep;         /* what is handed out keeps its data */
};

enum shutdown_result {
	SHUTDOWN_STOPPED, /* by us, or by another meanwhile */
	SHUTDOWN_ABSENT,  /* there is no such cluster */
	SHUTDOWN_AT_REST, /* its data are kept, and nothing runs */
	SHUTDOWN_FAILED,  /* stderr says why */
	SHUTDOWN_AGAIN,   /* never an answer */
};

enum shutdown_result shutdown_one(const struct rundir *clusters, const char *name, const struct shutdown_terms *terms);

/* All of them at once, spares too: true once they are gone, servers and directories. False after a line on stderr for
 * each that does not stop. */
bool shutdown_all(const struct rundir *clusters, const struct shutdown_terms *terms);

#endif
