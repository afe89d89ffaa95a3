/*
 * What a watchdog knows, and what it does when something happens. The states and the transitions between them are
 * described at the top of tools/pg_watchdog.c, whose loop calls the functions below.
 *
 * watch_make.c has the states CLONING and STARTING, watch_serve.c the later states and the end, watch_linger.c the
 * state RESTING, and watch_commands.c the messages on the control socket. A function that leads to another state
 * returns when that state has been entered; a function that leads to the end does not return.
 */
#ifndef WATCHDOG_WATCH_H
#define WATCHDOG_WATCH_H

#include <stdbool.h>

#include "cluster/spare.h"
#include "watchdog/child.h"
#include "watchdog/clients.h"
#include "watchdog/idle.h"
#include "watchdog/instance.h"

#define WATCH_NEVER (-1LL)

enum watch_state { CLONING, STARTING, SPARE, OFFERED, RUNNING, STOPPING, RESTING };
extern const char *const watch_state_names[];

struct watch {
	enum watch_state state;
	struct instance instance;
	struct terms terms;
	char *request;       /* the text of instance.request */
	char *template_name; /* of the template that the data are a copy of; NULL: none yet, or not known */
	char *trouble;       /* what went wrong with the end; NULL: nothing */
	bool born_spare;
	bool up;          /* the postmaster exists, and can be signalled and reaped */
	bool asks_dbname; /* the next look connects to dbname, because `postgres` did not let us in */
	struct spare spare;
	struct child child;
	struct ctl claimant; /* the connection of the caller that is being told the URL; fd -1: none */
	struct clients clients;
	struct idle idle;
	long long log_start;
	long long last_use; /* loop_now() */
	long long deadline; /* of whatever the state waits for; WATCH_NEVER */
	unsigned port_tries, template_tries;
	int stop_signal; /* the last one sent to the postmaster */
	bool claimed;    /* somebody has the cluster: what was to be kept is kept */
	bool failed;
	bool no_linger; /* PGDATA is removed at once, not offered to others */
	bool reaps;     /* we are a subreaper: whatever the server leaves running becomes our child */
	struct slot linger;
	bool restored; /* RESTING: PGDATA is what the template is, and can be handed over */
};

/* ---- watch_make.c ---- */

/* The name, the lock and the directory exist: make the cluster. */
void watch_begin(struct watch *watch);
/* The child that did this step has ended, with a status as the shell counts it (128 + signal). */
void watch_template_made(struct watch *watch, int status);
void watch_populated(struct watch *watch, int status);
void watch_started(struct watch *watch, int status);
/* The postmaster ended before it was ready. */
void watch_start_failed(struct watch *watch, int status);
/* How to reach the server. */
struct idle_at watch_idle_at(const struct watch *watch);
/* Start a look (idle.h). The first one waits up to `patience` seconds for the server. */
void watch_look(struct watch *watch, unsigned patience);

/* ---- watch_serve.c ---- */

/* Set the state, and write it into the record. False after a line on stderr if it could not be written. */
bool watch_enter(struct watch *watch, enum watch_state state);
/* The cluster is ready: offer it to the claimant, or become a spare. */
void watch_ready(struct watch *watch);
/* Write down that the cluster is offered, and tell the claimant its URL. */
void watch_offer(struct watch *watch);
/* OFFERED: the claimant has the URL, and the cluster is its own. */
void watch_taken(struct watch *watch);
/* RUNNING: it is time for a look. */
void watch_look_again(struct watch *watch);
/* A look has ended. */
void watch_looked(struct watch *watch, int status);
/* RUNNING: somebody uses the cluster: begin to count the idle time anew. */
void watch_used(struct watch *watch);
/* RUNNING: from now on, stop after this time without use. */
void watch_limit(struct watch *watch, long long wait_ms);
/* Whether somebody has stopped the postmaster (SIGSTOP), so that it answers nobody. */
bool watch_stands_still(const struct watch *watch);
/* Stop the cluster, in whatever state it is. */
void watch_stop(struct watch *watch);
/* The same after a failure that was already reported on stderr. */
void watch_abandon(struct watch *watch);
/* STOPPING: the postmaster has ended with this status. Note it as trouble if kept data were not shut down cleanly. */
void watch_judge_end(struct watch *watch, int status);
/* Remember what went wrong, for those who wait for the end; only the first problem is kept. Takes over the text. */
void watch_note_trouble(struct watch *watch, char *text);
/* The postmaster takes too long to stop: send the next stronger signal. */
void watch_press_on(struct watch *watch);
/* The server has ended: hide the directory, and free the name. False if something of the cluster is still in use, or
 * could not be removed. */
bool watch_hide(struct watch *watch);
/* The end: end what still runs, sync data that are kept, hide the directory, and watch_leave(). */
_Noreturn void watch_gone(struct watch *watch);
/* The same as a failure: one already reported on stderr, or one reported now as "cannot WHAT: REASON". */
_Noreturn void watch_fail(struct watch *watch);
_Noreturn void watch_fail_errno(struct watch *watch, const char *what);
/* Let go of the caller's stderr, which we must not hold open once the caller has the answer. */
void watch_leave_stderr(void);

/* ---- watch_linger.c ---- */

/* Whether PGDATA of the stopped cluster may be of use to others. */
bool watch_may_linger(const struct watch *watch);
/* Hide the directory and begin to restore PGDATA: RESTING, or the end if that is not possible. */
void watch_linger(struct watch *watch);
/* Whether the directory that the instance holds open is the hidden one. */
bool watch_is_hidden(const struct instance *instance);
/* The child that restores PGDATA has ended. */
void watch_restored(struct watch *watch, int status);
/* A client asks for PGDATA, for its cluster `recipient`; a patient one waits until PGDATA is restored. False if the
 * client does not get it. */
bool watch_give(struct watch *watch, struct client *client, const char *key, const char *recipient, bool patient);
/* The client takes what it was told is ready. False if it was not told so. */
bool watch_hand_on(struct watch *watch, struct client *client);
/* Remove what is left, and exit. */
_Noreturn void watch_leave(struct watch *watch);

/* ---- watch_commands.c ---- */

/* Handle at most one message of a client, so that a client that sends without end does not keep us from everything
 * else. */
void watch_receive(struct watch *watch, struct client *client);
/* The same for the claimant, whose message is `taken`; its connection may also have ended. */
void watch_receive_claimant(struct watch *watch);
/* The child that makes the server durable has ended: answer those who wait for that. */
void watch_hardened(struct watch *watch, int status);
/* Read the terms in a message from word `at` on: WAIT SPARES TTL in a claim, SPARES TTL in a spare. */
bool watch_read_terms(const struct strs *words, size_t at, bool claim, struct terms *terms);

#endif
