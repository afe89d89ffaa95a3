/*
 * Those who are connected to a watchdog's control socket: who they are, and whether they wait for the end. None of them
 * can hold the watchdog up: who does not read what he is told is a client no longer, and who says nothing makes room
 * for others.
 */
#ifndef WATCHDOG_CLIENTS_H
#define WATCHDOG_CLIENTS_H

#include <poll.h>
#include <stdbool.h>

#include "cluster/ctl.h"

enum { CLIENTS_MAX = 128 };

struct client {
	struct ctl channel;               /* fd -1: nobody */
	unsigned long long heard;         /* the round in which he came, or said something last */
	bool waits;                       /* for `gone` */
	char recipient[CLUSTER_NAME_MAX]; /* the cluster that he wants our data for; "": he does not */
};

struct clients {
	int control;              /* listens; -1: nobody can come */
	long long shut_until;     /* loop_now(); for want of descriptors nobody is let in before */
	unsigned long long round; /* of clients_poll() */
	struct client client[CLIENTS_MAX];
};

void clients_init(struct clients *clients);
/*
 * A round: what to poll. polled[0] is the door, the others are as many as there are, polled[1 + i] being
 * client[who[i]]. *deadline is put forward to when the next round has to be, now if somebody is to be heard already.
 */
size_t clients_poll(
	struct clients *clients, struct pollfd polled[1 + CLIENTS_MAX], size_t who[CLIENTS_MAX], long long *deadline);
/* After all of this round were heard: take in who is at the door. Where there is no place, he who has been silent for
 * longest has to go; those who wait for something of ours stay. */
void clients_welcome(struct clients *clients);
/* Tell one, words ended by NULL. He is dropped if he has not read what he was told before. */
void clients_say(struct client *client, const char *const *words);
#define CLIENTS_SAY(client, ...) clients_say((client), (const char *const[]){__VA_ARGS__, NULL})
void clients_drop(struct client *client);
/* Drop all who wait for nothing: what comes next needs descriptors, and has nothing to tell them. */
void clients_thin(struct clients *clients);
/* Tell those who wait that it is gone, or, not NULL, why it is not as it should be; they are clients no longer. */
void clients_tell(struct clients *clients, const char *why);
/* Close the door and all that is left. */
void clients_dismiss(struct clients *clients);

#endif
