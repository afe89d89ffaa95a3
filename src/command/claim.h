/*
 * The caller's side of getting a cluster: claim a warm spare, join a running cluster, or have a watchdog make one. The
 * result is the answer (a URL; for `initdb`, a directory) and the connection over which the cluster must be taken.
 */
#ifndef COMMAND_CLAIM_H
#define COMMAND_CLAIM_H

#include <stdbool.h>

#include "cluster/ctl.h"
#include "cluster/request.h"
#include "cluster/spare.h"
#include "cluster/terms.h"

/* How long a spare is given for its answer, and after CLAIM_SOON for the next one. */
enum { CLAIM_SPARE_MS = 1000, CLAIM_SOON_MS = 60000 };

struct claim {
	struct ctl channel;
	char *answer;    /* allocated */
	char *superuser; /* of the cluster; allocated */
	char *data;      /* PGDATA, if the data are kept; allocated; else NULL */
	char *traits;    /* allocated; only of a cluster that was joined, else NULL */
};

enum claim_result {
	CLAIM_DONE,
	CLAIM_LATE,    /* no answer yet */
	CLAIM_SOON,    /* the spare is being made; there will be another answer */
	CLAIM_BUSY,    /* another claimant has the spare, or another watchdog the directory */
	CLAIM_FAILED,  /* the watchdog has said why on its stderr */
	CLAIM_STOPPED, /* somebody has stopped the cluster */
	CLAIM_LOST,    /* the watchdog ended without an answer */
};

/* Claim a spare for the request text: a ready one, else the one that was begun first. False if no spare answers within
 * a second that it is ready, or will be. Silent, unless the directory of clusters cannot be used: then *failed is set.
 * Uses libc only, and starts no process. */
bool claim_spare(const char *text, const struct terms *terms, struct claim *claim, bool *failed);

/* Have a watchdog make the cluster. DONE; BUSY if another watchdog has the directory; anything else after a line on
 * stderr, from the watchdog or from us. */
enum claim_result claim_make(const char *text, const struct terms *terms, struct claim *claim);

/*
 * The same in two steps, for several at once. The answer to a claim that was sent is received with claim_receive(), and
 * ended with claim_close() in any case.
 *
 * Send a claim to one spare after the other: open, next until it is false, close. Open fails as claim_spare() does.
 */
struct claim_search {
	const char *text; /* of the request */
	const struct terms *terms;
	struct rundir clusters;
	char hash[17];
	struct spare_search spares;
};
bool claim_search_open(struct claim_search *search, bool *failed);
bool claim_search_next(struct claim_search *search, struct claim *claim);
void claim_search_close(struct claim_search *search);
/* Start a watchdog, and send it the claim; `err` as in spawn_watchdog(). False after a line on stderr. */
bool claim_send(const char *text, const struct terms *terms, int err, struct claim *claim);
/* The answer to a claim, for which this waits until the deadline (loop_now() units; negative: for ever). Silent. */
enum claim_result claim_receive(struct claim *claim, long long deadline);
/* The line on stderr for a result that the watchdog has not explained itself. */
void claim_explain(enum claim_result result);

/* Get the URL of the cluster that runs in a directory; waits until the cluster has one, and until it is written down
 * that its data are kept. False if none runs there, or after a line on stderr, with *failed set. There is nothing to
 * take afterwards. */
bool claim_join(const char *directory, const struct terms_join *terms, struct claim *claim, bool *failed);

bool claim_is_joined(const struct claim *claim);

/* To be called when the answer has reached its reader: the cluster is now the caller's. False after a line on stderr.
 * With `until_end`, returns when the watchdog is gone; false also if the data were not synced. */
bool claim_take(struct claim *claim, bool until_end);
/* The same, but the cluster lives only as long as the connection: it stops when this process ends, however it ends. */
bool claim_hold(struct claim *claim);
/* Have a cluster that is held stop; then wait until nobody can reach its server any more or, if its data are kept,
 * until they are synced. False after a line on stderr if they were not. */
void claim_release(struct claim *claim);
bool claim_await_end(struct claim *claim);
/* End the connection. A cluster that was not taken stops. */
void claim_close(struct claim *claim);

#endif
