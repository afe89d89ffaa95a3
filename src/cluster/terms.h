/*
 * The terms on which a caller has a cluster or stops one, and the messages of the control protocol (ctl.h) that carry
 * them. Each message is written and read here; no other file knows the number of its words, or their order.
 *
 * The functions that send are false with errno, as ctl_send() is. Those that read are false (NONE) for any other
 * message, and for one with a word that means nothing; the texts that they return belong to the message.
 */
#ifndef CLUSTER_TERMS_H
#define CLUSTER_TERMS_H

#include <stdbool.h>

#include "cluster/ctl.h"

enum { TERMS_SPARES_MAX = 8 };

struct terms {
	long long wait_ms;    /* stop when idle for this long; 0: never */
	bool demand;          /* spares are kept as demand is; else there are as many as the next field says */
	unsigned spares;      /* how many spares of this kind to keep warm, at most; 0: none */
	unsigned ttl;         /* lifetime of a spare, in seconds */
	const char *password; /* of the superuser; NULL or "": the request says none */
	const char *ties;     /* the processes whose end is the cluster's (ties.h); NULL or "": none */
};

/* A claim has all of the terms; a spare is not tied to anybody, and has no idle time yet. */
enum terms_kind { TERMS_NONE, TERMS_CLAIM, TERMS_SPARE };
bool terms_send_claim(struct ctl *channel, const struct terms *terms, const char *request);
bool terms_send_spare(struct ctl *channel, const struct terms *terms, const char *request);
enum terms_kind terms_read(const struct message *message, struct terms *terms, const char **request);

struct terms_join {
	bool keep;            /* its data are kept from now on */
	const char *password; /* that its superuser must have; NULL or "": any */
	const char *ties;     /* it also ends with these processes (ties.h); NULL or "": none */
};
bool terms_send_join(struct ctl *channel, const struct terms_join *terms);
bool terms_read_join(const struct message *message, struct terms_join *terms);

struct terms_stop {
	long long wait_ms; /* when it was idle for this long; 0: at once */
	bool keep;         /* its data are kept */
	bool all;          /* its PGDATA must not linger */
};
bool terms_send_stop(struct ctl *channel, const struct terms_stop *terms);
bool terms_read_stop(const struct message *message, struct terms_stop *terms);

#endif
