/*
 * What a watchdog tells of its cluster: the answers `url` and `status` of the control protocol (ctl.h). Each is written
 * and read here; no other file knows the number of its words, or their order.
 *
 * Sending is as ctl_try_send(): false with errno, and without waiting. Reading is false for any other message, and for
 * one with a word that means nothing; the texts belong to the message.
 */
#ifndef CLUSTER_REPLY_H
#define CLUSTER_REPLY_H

#include <stdbool.h>

#include "cluster/ctl.h"

struct reply_url {
	const char *url, *superuser;
	const char *data;   /* PGDATA, if the data are kept; else NULL */
	const char *traits; /* what it was made with (traits.h), for a caller that joins it; NULL for a claimant */
};
bool reply_send_url(struct ctl *channel, const struct reply_url *reply);
bool reply_read_url(const struct message *message, struct reply_url *reply);

struct reply_status {
	long long wait_ms;    /* the idle time after which it stops, 0: never; -1: it does not run */
	long long idle_ms;    /* how long nobody was seen; -1: it does not run */
	const char *template; /* NULL: not known */
	const char *url;      /* NULL: none yet */
	const char *pids;     /* of the processes whose end is the cluster's, with commas between; NULL: none */
};
bool reply_send_status(struct ctl *channel, const struct reply_status *reply);
bool reply_read_status(const struct message *message, struct reply_status *reply);

#endif
