/*
 * The connections to a watchdog's control socket: what each client wants, and which of them wait for the end of the
 * cluster. No client can hold the watchdog up: one that does not read its answers is disconnected, and one that sends
 * nothing is disconnected when its place is needed.
 */
#ifndef WATCHDOG_CLIENTS_H
#define WATCHDOG_CLIENTS_H

#include <poll.h>
#include <stdbool.h>

#include "cluster/ctl.h"

enum { CLIENTS_MAX = 128 };

/* What a client has that asked for a reset: nothing yet, or the one that goes on. */
enum client_reset { RESET_NONE, RESET_ASKED, RESET_BEGUN };

struct client {
	struct ctl channel;            /* fd -1: this place is free */
	unsigned long long last_round; /* the round in which the client connected or last sent a message */
	bool waits;                    /* for the answer `gone`, or `reset` */
	enum client_reset reset;
	bool joins;                        /* for the cluster to be kept */
	char recipient[CLUSTER_NAME_SIZE]; /* the cluster that it wants our PGDATA for; "": it does not want it */
};

struct clients {
	int control;              /* the listening socket; -1: closed */
	long long shut_until;     /* loop_now(); nobody is accepted before then, because descriptors ran out */
	unsigned long long round; /* counts the calls of clients_poll() */
	struct client client[CLIENTS_MAX];
};

void clients_init(struct clients *clients);
/*
 * Begin a round: fill in what to poll. polled[0] is the listening socket; the return value is the number of clients
 * behind it, and polled[1 + i] belongs to client[who[i]]. *deadline is made earlier if the next round must begin
 * sooner: at once if a message was received but not handled yet.
 */
size_t clients_poll(
	struct clients *clients, struct pollfd polled[1 + CLIENTS_MAX], size_t who[CLIENTS_MAX], long long *deadline);
/* Accept new connections, after all messages of this round were handled. If no place is free, the client that has been
 * silent for longest is disconnected; clients that wait for something from us stay. */
void clients_accept(struct clients *clients);
/* Send one client a message, words ended by NULL. The client is disconnected if it has not read what was sent
 * before. */
void clients_send(struct client *client, const char *const *words);
#define CLIENTS_SEND(client, ...) clients_send((client), (const char *const[]){__VA_ARGS__, NULL})
/* Disconnect one client. */
void clients_drop(struct client *client);
/* Disconnect all clients that wait for nothing: what comes next needs descriptors, and has nothing to tell them. */
void clients_drop_idle(struct clients *clients);
/* Tell the clients that wait that the cluster is gone or, if `why` is not NULL, what went wrong. Then disconnect
 * them. */
void clients_notify(struct clients *clients, const char *why);
/* Close the listening socket and all connections. */
void clients_close(struct clients *clients);

#endif
