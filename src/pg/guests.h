/* Those who are connected to a watchdog's control socket: who they are, and whether they wait for the end. */
#ifndef PG_GUESTS_H
#define PG_GUESTS_H

#include <poll.h>
#include <stdbool.h>

#include "pg/channel.h"

enum { GUESTS_MAX = 32 };

struct guest {
	struct channel channel;      /* fd -1: nobody */
	bool waits;                  /* for `gone` */
	char heir[CLUSTER_NAME_MAX]; /* the cluster that he wants our data for; "": he does not */
};

struct guests {
	int control; /* listens; -1: nobody can come */
	struct guest guest[GUESTS_MAX];
};

void guests_init(struct guests *guests);
/* Take in all who are at the door; there is no place for more than GUESTS_MAX. */
void guests_welcome(struct guests *guests);
/* What to poll: as many as there are, polled[i] being guest[who[i]]. */
size_t guests_poll(const struct guests *guests, struct pollfd polled[GUESTS_MAX], size_t who[GUESTS_MAX]);
/* Tell those who wait that it is gone; they are guests no longer. */
void guests_tell(struct guests *guests);
/* The same, and close the door and all that is left. */
void guests_dismiss(struct guests *guests);

#endif
