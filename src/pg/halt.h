/* The caller's side of stopping clusters: ask their watchdogs, wait, and bury what has no watchdog any more. */
#ifndef PG_HALT_H
#define PG_HALT_H

#include <stdbool.h>

#include "pg/clusters.h"

struct halt_terms {
	long long wait_ms; /* stop when nobody was connected for so long; 0: at once */
	bool keep;         /* what is handed out keeps its data */
};

enum halt_result {
	HALT_STOPPED, /* by us, or by another meanwhile */
	HALT_ABSENT,  /* there is no such cluster */
	HALT_AT_REST, /* its data are kept, and nothing runs */
	HALT_FAILED,  /* stderr says why */
	HALT_AGAIN,   /* never an answer */
};

enum halt_result halt_one(const struct clusters *clusters, const char *name, const struct halt_terms *terms);

/* All of them at once, spares too: true once they are gone, servers and directories. False after a line on stderr for
 * each that does not stop. */
bool halt_all(const struct clusters *clusters, const struct halt_terms *terms);

#endif
