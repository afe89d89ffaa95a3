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
 *	give KEY RECIPIENT PATIENT           ready | busy     PGDATA of one that rests can be had, for the cluster
 *RECIPIENT take                            given            it is RECIPIENT/given now (reuse.h)
 *
 * WAIT is the idle time in milliseconds (0: never), KEEP 0 or 1, SPARES how many to keep of this kind, TTL their life
 * in seconds; PATIENT, 0 or 1, whether to answer only when it is ready. Words are separated by one blank, each
 * percent-encoded. A connection that ends before `taken` gives the cluster back.
 */
#ifndef CLUSTER_CTL_H
#define CLUSTER_CTL_H

#include <stdbool.h>
#include <stddef.h>

#include "cluster/rundir.h"
#include "text/str.h"

#define CTL_WORDS_MAX 8
#define CTL_LINE_MAX ((size_t)1 << 20) /* bytes: a request holds all options */

struct ctl {
	int fd;          /* close-on-exec; -1: none */
	struct str line; /* what has arrived and was not taken yet */
};
struct message {
	struct strs words; /* decoded; word 0 is the verb */
};

/* Listen as NAME.ctl in the clusters' directory (made as 0600), nonblocking; connect to it. -1 with errno. Where the
 * path is longer than a socket address holds, the working directory is changed for the moment of the call. */
int ctl_listen(const struct rundir *clusters, const char *name);
/* Somebody else's socket is none (ENOENT). */
int ctl_connect(const struct rundir *clusters, const char *name);
/* Connect, and where so many are waiting to be let in that there is no room for another one, wait for that until the
 * deadline (loop_now() units); -1 with EAGAIN then. */
int ctl_call(const struct rundir *clusters, const char *name, long long deadline);
/* Whether such an errno says that nobody listens there; any other one leaves that open. */
bool ctl_is_absent(int error);

/* Write one message, words ended by NULL. False with errno; a peer that reads too slowly for two seconds is ETIMEDOUT.
 */
bool ctl_send(struct ctl *channel, const char *const *words);
#define CTL_SEND(channel, ...) ctl_send((channel), (const char *const[]){__VA_ARGS__, NULL})
/* The same without ever waiting: a peer that has left so much unread that the system takes no more is EAGAIN. For
 * messages of a few hundred bytes. */
bool ctl_tell(struct ctl *channel, const char *const *words);
#define CTL_TELL(channel, ...) ctl_tell((channel), (const char *const[]){__VA_ARGS__, NULL})

/* Read what is there without waiting. 1: a message (free its words with strs_free); 0: not yet; -1: the end, or a
 * peer that talks nonsense (errno, 0 at an orderly end). */
int ctl_receive(struct ctl *channel, struct message *message);
/* Whether a message has arrived already that ctl_receive() has not given yet. */
bool ctl_has_message(const struct ctl *channel);
/* ctl_receive(), waiting until the deadline (loop_now() units, negative: for ever); -1 with ETIMEDOUT then. */
int ctl_await(struct ctl *channel, struct message *message, long long deadline);
bool ctl_is(const struct message *message, const char *verb, size_t arguments);
void ctl_close(struct ctl *channel);

#endif
