/*
 * Those who are connected to a watchdog's control socket: who they are, and whether they wait for the end. None of them
 * can hold the watchdog up: who does not read what he is told is a guest no longer, and who says nothing makes room for
 * others.
 */
#ifndef PG_GUESTS_H
#define PG_GUESTS_H

#include <poll.h>
#include <stdbool.h>

#include "cluster/ctl.h"

enum { GUESTS_MAX = 128 };

struct guest {
	struct ctl channel;          /* fd -1: nobody */
	unsigned long long heard;    /* the round in which he came, or said something last */
	bool waits;                  /* for `gone` */
	char heir[CLUSTER_NAME_MAX]; /* the cluster that he wants our data for; "": he does not */
};

struct guests {
	int control;              /* listens; -1: nobody can come */
	long long shut_until;     /* loop_now(); for want of descriptors nobody is let in before */
	unsigned long long round; /* of guests_poll() */
	struct guest guest[GUESTS_MAX];
};

void guests_init(struct guests *guests);
/*
 * A round: what to poll. polled[0] is the door, the others are as many as there are, polled[1 + i] being guest[who[i]].
 * *deadline is put forward to when the next round has to be, now if somebody is to be heard already.
 */
size_t guests_poll(
	struct guests *guests, struct pollfd polled[1 + GUESTS_MAX], size_t who[GUESTS_MAX], long long *deadline);
/* After all of this round were heard: take in who is at the door. Where there is no place, he who has been silent for
 * longest has to go; those who wait for something of ours stay. */
void guests_welcome(struct guests *guests);
/* Tell one, words ended by NULL. He is dropped if he has not read what he was told before. */
void guests_say(struct guest *guest, const char *const *words);
#define GUESTS_SAY(guest, ...) guests_say((guest), (const char *const[]){__VA_ARGS__, NULL})
void guests_drop(struct guest *guest);
/* Drop all who wait for nothing: what comes next needs descriptors, and has nothing to tell them. */
void guests_thin(struct guests *guests);
/* Tell those who wait that it is gone, or, not NULL, why it is not as it should be; they are guests no longer. */
void guests_tell(struct guests *guests, const char *why);
/* Close the door and all that is left. */
void guests_dismiss(struct guests *guests);

#endif
