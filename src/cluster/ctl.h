/*
 * The control protocol: what pg_tmp and a watchdog say to each other, in lines over a Unix socket. The socket is
 * NAME.ctl or, at a cold start, one end of a socketpair.
 *
 *	pg_tmp sends                         the watchdog answers
 *	claim WAIT TIES SPARES TTL PASSWORD REQUEST
 *	                                     soon                 it is not ready yet, and one of the following comes
 *	                                     doing WHAT           what it does meanwhile, for people
 *	                                     url URL SUPERUSER DATADIR
 *	                                                          the cluster is yours once you have sent `taken` or
 *	                                                          `hold`
 *	                                     busy                 it has another claimant, or is for another request
 *	                                     failed               there will be no cluster; stderr says why
 *	                                     stopped              there will be no cluster; somebody stopped it
 *	taken                                (nothing)            for initdb, the connection ends with the watchdog
 *	                                     failed WHY           for initdb, its data were not synced
 *	hold                                 (nothing)            as `taken`, but the cluster stops when this connection
 *	                                                          ends. After a shutdown of its sending side, it ends
 *	                                                          when nobody can reach the server any more
 *	                                     failed WHY           kept data were not shut down cleanly or not synced
 *	join KEEP PASSWORD TIES              url URL SUPERUSER DATADIR TRAITS
 *	                                                          the running cluster of -d DIR, and what it was made
 *	                                                          with (traits.h); KEEP is done before the answer
 *	                                     busy                 it has no URL yet, or no longer
 *	                                     failed WHY           cannot record that the data are kept, the superuser
 *	                                                          has another password, or there are too many ties
 *	stop WAIT KEEP                       gone                 server and directory are gone, or the data are synced
 *	                                                          and kept; WAIT > 0: only after this idle time
 *	                                     failed WHY           it cannot be stopped, or not completely
 *	yield                                gone | busy          as stop, but only for an unclaimed spare
 *	end WAIT KEEP                        gone | failed WHY    as stop, and PGDATA does not linger
 *	reset                                reset                the data are those of the template, and the server
 *	                                                          can be connected to
 *	                                     refused WHY          nothing was changed
 *	                                     failed WHY | gone    the cluster is gone
 *	ping                                 pong STATE
 *	status                               status WAIT IDLE TEMPLATE URL PIDS   for `list`: it was idle for IDLE
 *	                                                          milliseconds; PIDS are those of its ties, with
 *	                                                          commas between; "-" if there is none
 *
 *	another watchdog, at the start       the watchdog of the new spare answers
 *	spare SPARES TTL PASSWORD REQUEST    (nothing)
 *
 *	another watchdog sends               a lingering watchdog answers
 *	give KEY RECIPIENT PATIENT           ready | busy         PGDATA can be had, for the cluster RECIPIENT
 *	take                                 given                PGDATA is now RECIPIENT/given (recycle.h)
 *
 * WAIT is the idle time in milliseconds (0: never). TIES are the processes whose end is the cluster's, too (ties.h).
 * KEEP is 0 or 1. SPARES is how many spares of this kind to keep, or "demand"; TTL is their lifetime in seconds.
 * PASSWORD is the superuser's, empty if the request has none; a spare that has another one ends, and makes room for one
 * with the caller's. PATIENT, 0 or 1, says whether to answer only when PGDATA is restored. DATADIR is PGDATA if the
 * data are kept, else "-". Words are separated by one blank, each percent-encoded.
 *
 * A connection that ends before `taken` or `hold` gives the cluster back.
 *
 * A message of more than one word and a reason has its writer and its reader side by side: claim, spare, join, stop and
 * end in terms.h, url and status in reply.h, give in recycle.h.
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
	struct str line; /* what was received and not yet returned as a message */
};
struct message {
	struct strs words; /* decoded; word 0 is the verb */
};

/* Listen on NAME.ctl in the directory of clusters (mode 0600), nonblocking. -1 with errno. This function and
 * ctl_connect() change the working directory for the moment of the call, if the path is too long for a socket
 * address. */
int ctl_listen(const struct rundir *clusters, const char *name);
/* Connect to NAME.ctl. -1 with errno; a socket that belongs to somebody else counts as absent (ENOENT). */
int ctl_connect(const struct rundir *clusters, const char *name);
/* ctl_connect(), but if the queue of waiting connections is full, try until the deadline (loop_now() units), then -1
 * with EAGAIN. */
int ctl_call(const struct rundir *clusters, const char *name, long long deadline);
/* Whether this errno means that nobody listens on the socket. Any other errno leaves that open. */
bool ctl_is_absent(int error);

/* Send one message, words ended by NULL. False with errno: EMSGSIZE if it is longer than CTL_LINE_MAX, ETIMEDOUT if the
 * peer has not taken it within two seconds. */
bool ctl_send(struct ctl *channel, const char *const *words);
#define CTL_SEND(channel, ...) ctl_send((channel), (const char *const[]){__VA_ARGS__, NULL})
/* The same without waiting: EAGAIN if the peer has left so much unread that the system takes no more. For messages of a
 * few hundred bytes. */
bool ctl_try_send(struct ctl *channel, const char *const *words);
#define CTL_TRY_SEND(channel, ...) ctl_try_send((channel), (const char *const[]){__VA_ARGS__, NULL})

/* Read what has arrived, without waiting. 1: a message (free its words with strs_free); 0: none yet; -1: the connection
 * ended (errno 0), or failed, or the peer does not follow the protocol (errno). */
int ctl_receive(struct ctl *channel, struct message *message);
/* Whether a message was received that ctl_receive() has not returned yet. */
bool ctl_has_message(const struct ctl *channel);
/* ctl_receive(), but wait until the deadline (loop_now() units; negative: for ever), then -1 with ETIMEDOUT. */
int ctl_await(struct ctl *channel, struct message *message, long long deadline);
/* Whether the message has this verb and this many arguments. */
bool ctl_is(const struct message *message, const char *verb, size_t arguments);
void ctl_close(struct ctl *channel);

#endif
