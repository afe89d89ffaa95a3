/*
 * A watchdog at work: what it knows, and what it does when something happens. The states and what leads from one to the
 * next are told at the top of tools/pg_watchdog.c, whose loop calls what is here.
 *
 * watch_make.c has CLONING and STARTING, watch_serve.c the states behind them and the end, watch_linger.c what
 * may follow on the end, watch_commands.c what is said over the control socket. A function that goes on to another
 * state returns when it has entered it; where the end has come it does not return.
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
	char *request; /* its text */
	char *trouble; /* why the end is not what was asked for; NULL: it is */
	bool born_spare;
	bool up;          /* the postmaster is there, to be signalled and reaped */
	bool asks_dbname; /* the next look connects to dbname: `postgres` did not let us in */
	struct spare spare;
	struct child child;
	struct ctl claimant; /* who is being told the URL; fd -1: nobody */
	struct clients clients;
	struct idle idle;
	long long log_start;
	long long last_use; /* loop_now() */
	long long deadline; /* of what the state waits for; WATCH_NEVER */
	unsigned port_tries, template_tries;
	int stop_signal; /* the last one sent to the postmaster */
	bool claimed;    /* somebody relies on it: what was to be kept is kept */
	bool failed;
	bool no_linger; /* what it leaves goes at once */
	bool reaps;     /* all that its server may leave running falls to us */
	struct slot linger;
	bool restored; /* RESTING: what it leaves can be given away */
};

/* ---- watch_make.c ---- */

/* Name, lock and directory are there: make the cluster. */
void watch_begin(struct watch *watch);
/* The child that did a step of it has ended, with a status as a shell has it. */
void watch_template_made(struct watch *watch, int status);
void watch_populated(struct watch *watch, int status);
void watch_started(struct watch *watch, int status);
/* The postmaster ended before it was ready. */
void watch_start_failed(struct watch *watch, int status);
/* Start a look; the first one waits `patience` seconds for the server. */
void watch_look(struct watch *watch, unsigned patience);

/* ---- watch_serve.c ---- */

/* False, after a line on stderr, if that could not be written down. */
bool watch_enter(struct watch *watch, enum watch_state state);
/* The cluster is ready: tell the claimant, or wait for one. */
void watch_ready(struct watch *watch);
void watch_offer(struct watch *watch);
void watch_taken(struct watch *watch);
/* RUNNING: it is time for a look. */
void watch_look_again(struct watch *watch);
/* A look has ended. */
void watch_looked(struct watch *watch, int status);
/* RUNNING: stop when idle so long from now on. */
void watch_limit(struct watch *watch, long long wait_ms);
/* Whether the postmaster was stopped by somebody (SIGSTOP), and answers nobody. */
bool watch_stands_still(const struct watch *watch);
void watch_stop(struct watch *watch);
/* The same, as a failure that stderr has told. */
void watch_abandon(struct watch *watch);
/* The postmaster has ended while it was to stop, with such a status. */
void watch_judge_end(struct watch *watch, int status);
/* Whoever waits for the end is told, of the first one only. The text is taken over. */
void watch_note_trouble(struct watch *watch, char *text);
/* The postmaster takes too long to stop. */
void watch_press_on(struct watch *watch);
/* Its server has ended: out of sight with it. False if something of it is still in use, or would not go. */
bool watch_hide(struct watch *watch);
_Noreturn void watch_gone(struct watch *watch);
/* The same, as a failure that stderr has told; or tells now, as "cannot WHAT: REASON". */
_Noreturn void watch_fail(struct watch *watch);
_Noreturn void watch_fail_errno(struct watch *watch, const char *what);
/* Nothing of ours may hold what our caller gave us once he has his answer. */
void watch_leave_stderr(void);

/* ---- watch_linger.c ---- */

/* Whether what the stopped cluster leaves is of use to others. */
bool watch_may_linger(const struct watch *watch);
void watch_linger(struct watch *watch);
bool watch_is_hidden(const struct instance *instance);
/* The child that makes it anew has ended. */
void watch_restored(struct watch *watch, int status);
/* A client wants it, for his cluster `recipient`, now or, if he is patient, soon: false if he does not get it. */
bool watch_give(struct watch *watch, struct client *client, const char *key, const char *recipient, bool patient);
/* He was told that it is ready, and takes it. False if he was not. */
bool watch_hand_on(struct watch *watch, struct client *client);
/* Remove what is left, and exit. */
_Noreturn void watch_leave(struct watch *watch);

/* ---- watch_commands.c ---- */

/* One message, if there is one: what he sends without end does not keep us from all else. */
void watch_receive(struct watch *watch, struct client *client);
void watch_receive_claimant(struct watch *watch);
/* Terms in a message from word `at` on: of a claim, WAIT KEEP SPARES TTL; of a spare, SPARES TTL. */
bool watch_read_terms(const struct strs *words, size_t at, bool claim, struct terms *terms);

#endif
