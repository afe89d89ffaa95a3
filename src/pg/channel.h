/*
 * What pg_tmp and a watchdog say to each other: lines over a Unix socket, NAME.ctl or, at a cold start, a socketpair.
 *
 *	pg_tmp                          the watchdog
 *	claim WAIT KEEP SPARES TTL REQUEST   url URL SUPERUSER   it is yours once you have said `taken`
 *	                                busy             somebody else was first, or it is another request
 *	                                failed           there will be none; stderr has said why
 *	                                stopped          nor will there; somebody stopped it
 *	taken                                            (nothing: the claimer may go; of initdb, the end)
 *	join KEEP                       url URL SUPERUSER TRAITS the running cluster of -d DIR, what it was made
 *	                                                 with (traits.h); KEEP is kept before the answer
 *	                                busy             it has no URL yet, or no more
 *	                                failed WHY       it cannot be written down that it is kept
 *	stop WAIT KEEP                  gone             server and directory are gone, or the data is synced and kept;
 *	                                                 WAIT > 0: not before nobody was connected for so long
 *	                                failed WHY       it does not
 *	yield                           gone | busy      as stop, but only if it is an unclaimed spare
 *	end WAIT KEEP                   gone | failed    as stop, and nothing rests
 *	ping                            pong STATE
 *
 *	another watchdog
 *	give KEY HEIR PATIENT           ready | busy     PGDATA of one that rests can be had, for the cluster HEIR
 *	take                            given            it is HEIR/given now (reuse.h)
 *
 * WAIT is the idle time in milliseconds (0: never), KEEP 0 or 1, SPARES how many to keep of this kind, TTL their life
 * in seconds; PATIENT, 0 or 1, whether to answer only when it is ready. Words are separated by one blank, each
 * percent-encoded. A connection that ends before `taken` gives the cluster back.
 */
#ifndef PG_CHANNEL_H
#define PG_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>

#include "pg/clusters.h"
#include "text/str.h"

#define CHANNEL_WORDS_MAX 8
#define CHANNEL_LINE_MAX ((size_t)1 << 20) /* bytes: a request holds all options */

struct channel {
	int fd;          /* close-on-exec; -1: none */
	struct str line; /* what has arrived and was not taken yet */
};
struct message {
	struct strs words; /* decoded; word 0 is the verb */
};

/* Listen as NAME.ctl in the clusters' directory (made as 0600), nonblocking; connect to it. -1 with errno. Where the
 * path is longer than a socket address holds, the working directory is changed for the moment of the call. */
int channel_listen(const struct clusters *clusters, const char *name);
/* Somebody else's socket is none (ENOENT). */
int channel_connect(const struct clusters *clusters, const char *name);
/* Connect, and where so many are waiting to be let in that there is no room for another one, wait for that until the
 * deadline (loop_now() units); -1 with EAGAIN then. */
int channel_call(const struct clusters *clusters, const char *name, long long deadline);
/* Whether such an errno says that nobody listens there; any other one leaves that open. */
bool channel_is_absent(int error);

/* Write one message, words ended by NULL. False with errno; a peer that reads too slowly for two seconds is ETIMEDOUT.
 */
bool channel_send(struct channel *channel, const char *const *words);
#define CHANNEL_SEND(channel, ...) channel_send((channel), (const char *const[]){__VA_ARGS__, NULL})
/* The same without ever waiting: a peer that has left so much unread that the system takes no more is EAGAIN. For
 * messages of a few hundred bytes. */
bool channel_tell(struct channel *channel, const char *const *words);
#define CHANNEL_TELL(channel, ...) channel_tell((channel), (const char *const[]){__VA_ARGS__, NULL})

/* Read what is there without waiting. 1: a message (free its words with strs_free); 0: not yet; -1: the end, or a
 * peer that talks nonsense (errno, 0 at an orderly end). */
int channel_receive(struct channel *channel, struct message *message);
/* Whether a message has arrived already that channel_receive() has not given yet. */
bool channel_has_message(const struct channel *channel);
/* channel_receive(), waiting until the deadline (loop_now() units, negative: for ever); -1 with ETIMEDOUT then. */
int channel_await(struct channel *channel, struct message *message, long long deadline);
bool message_is(const struct message *message, const char *verb, size_t arguments);
void channel_close(struct channel *channel);

#endif
