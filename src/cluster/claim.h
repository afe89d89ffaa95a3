/*
 * The caller's side of getting a cluster: claim a warm spare, join a running cluster, or have a watchdog make one. The
 * result is the answer (a URL; for `initdb`, a directory) and the connection over which the cluster must be taken.
 */
#ifndef CLUSTER_CLAIM_H
#define CLUSTER_CLAIM_H

#include <stdbool.h>

#include "cluster/ctl.h"
#include "cluster/request.h"

struct claim {
	struct ctl channel;
	char *answer;    /* allocated */
	char *superuser; /* of the cluster; allocated */
	char *traits;    /* allocated; only of a cluster that was joined, else NULL */
};

/* Claim a spare for the request text. False if no spare answers within a second. Silent, unless the directory of
 * clusters cannot be used: then *failed is set. Uses libc only, and starts no process. */
bool claim_spare(const char *text, const struct terms *terms, struct claim *claim, bool *failed);

enum claim_result { CLAIM_DONE, CLAIM_BUSY, CLAIM_FAILED };

/* Have a watchdog make the cluster. FAILED after a line on stderr, from the watchdog or from us; BUSY if another
 * watchdog has the directory. */
enum claim_result claim_make(const char *text, const struct terms *terms, struct claim *claim);

/* Get the URL of the cluster that runs in a directory; waits until the cluster has one. False if none runs there, or
 * after a line on stderr, with *failed set. With `keep`, its data are kept from now on, which is written down before
 * this returns. There is nothing to take afterwards. */
bool claim_join(const char *directory, bool keep, struct claim *claim, bool *failed);

/* To be called when the answer has reached its reader: the cluster is now the caller's. False after a line on stderr.
 * With `until_end`, returns when the watchdog is gone. */
bool claim_take(struct claim *claim, bool until_end);
/* End the connection. A cluster that was not taken stops. */
void claim_close(struct claim *claim);

#endif
