/*
 * The caller's side of getting a cluster: claim a warm spare, join one that runs, or have a watchdog make one. What
 * comes back is the answer (a URL, of initdb a directory) and the connection over which it has to be taken.
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
	char *traits;    /* allocated; of one that was joined, else NULL */
};

/* Claim a spare for the request text. False if none gives itself within a second; silent but for a directory of
 * clusters that cannot be used, which *failed then says. libc only, no child. */
bool claim_claim(const char *text, const struct terms *terms, struct claim *claim, bool *failed);

enum claim_result { CLAIM_DONE, CLAIM_BUSY, CLAIM_FAILED };

/* Have a watchdog make it. FAILED after a line on our stderr, the watchdog's or our own; BUSY: another has the
 * directory. */
enum claim_result claim_make(const char *text, const struct terms *terms, struct claim *claim);

/* The URL of the cluster that runs in a directory, once it has one; false if none runs there, or, *failed, after a line
 * on stderr. keep: its data are kept from now on, which is written down before this returns. There is nothing to take.
 */
bool claim_join(const char *directory, bool keep, struct claim *claim, bool *failed);

/* The answer has arrived where it had to: the cluster is the caller's. False after a line on stderr. until_end: return
 * when its watchdog is gone. */
bool claim_take(struct claim *claim, bool until_end);
/* End the connection; a cluster that was not taken stops. */
void claim_close(struct claim *claim);

#endif
