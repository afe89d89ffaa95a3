/*
 * What a watchdog knows, and what it does when something happens. watch.c has the table of the states, and of what is
 * done at each event in each of them; the loop of tools/pg_watchdog.c calls it and keeps the state.
 *
 * watch_make.c has the states WAITING and CLONING, watch_start.c STARTING, watch_run.c RUNNING with the rule when a
 * cluster is idle, watch_serve.c SPARE and OFFERED, watch_stop.c STOPPING and the end, watch_reset.c HALTING and
 * RESETTING, watch_linger.c RESTING, and watch_commands.c the messages on the control socket. A function that handles
 * an event returns the next state, which is watch->state if nothing changes, and GONE when all is done. It never sets
 * watch->state itself.
 */
#ifndef WATCHDOG_WATCH_H
#define WATCHDOG_WATCH_H

#include <stdbool.h>

#include "cluster/recycle.h"
#include "cluster/spare.h"
#include "cluster/terms.h"
#include "cluster/ties.h"
#include "cluster/turn.h"
#include "watchdog/child.h"
#include "watchdog/clients.h"
#include "watchdog/idle.h"
#include "watchdog/instance.h"

#define WATCH_NEVER (-1LL)

/* In this order. GONE is the end, not a state. */
enum watch_state { WAITING, CLONING, STARTING, SPARE, OFFERED, RUNNING, STOPPING, HALTING, RESETTING, RESTING, GONE };

struct watch {
	enum watch_state state; /* set only by the loop of pg_watchdog */
	struct instance instance;
	struct terms terms;
	char *request;       /* the text of instance.request */
	char *template_name; /* of the template that the data are a copy of; NULL: none yet, or not known */
	bool born_spare;     /* it was started for nobody in particular */
	struct spare spare;
	struct child child;
	struct ctl claimant; /* the connection of the caller that is being told the URL, or holds it; fd -1: none */
	struct clients clients;
	struct ties ties;   /* of -T */
	long long offered;  /* loop_now(), when a caller was last given the URL; 0: nobody has the cluster */
	long long deadline; /* of whatever the state waits for; WATCH_NEVER */

	/* until it is ready */
	struct turn turn;
	int progress; /* what pg_initcache says that it does, while somebody waits; -1: nothing */
	unsigned port_tries, template_tries;
	long long log_start;
	bool waited; /* the claimant came before the spare was ready */

	/* RUNNING */
	struct idle idle;
	long long last_use; /* loop_now(), when a client was last seen; WATCH_NEVER */
	bool owes_spare;    /* the spares for the next callers are not started yet */

	/* the end */
	int stop_signal; /* the last one sent to the postmaster */
	bool removable;  /* nothing in the directory was seen to resist removal when the server was told to stop */
	bool no_linger;  /* PGDATA is removed at once, not offered to others */
	bool failed;     /* the exit status will be 1 */
	char *trouble;   /* what went wrong with the end; NULL: nothing */
	struct slot linger;
};

/* ---- watch.c ---- */

/* How a record and `pong` name a state: those that only the watchdog tells apart have one name. */
enum state_kind watch_kind(enum watch_state state);
/* Whether there is a postmaster, which can be signalled and reaped. */
bool watch_has_server(const struct watch *watch);
/* What happens: the postmaster, if there is one, or the child has ended and was reaped, with a status as the shell
 * counts it; the deadline has come. */
enum watch_state watch_server_ended(struct watch *watch, int status);
enum watch_state watch_child_ended(struct watch *watch, int status);
enum watch_state watch_deadline_came(struct watch *watch);
/* Stop the cluster, in whatever state it is. */
enum watch_state watch_stop(struct watch *watch);

/* ---- watch_make.c ---- */

/* WAITING: the name, the lock and the directory exist. Make the cluster, or go on waiting, if it is a spare that nobody
 * has claimed and whose turn has not come. */
enum watch_state watch_begin(struct watch *watch);
/* Fill PGDATA from the template; -1: write only the settings anew. */
enum watch_state watch_populate(struct watch *watch, int template_fd);
/* WAITING, CLONING: tell a caller who waits for the cluster what is done for it. */
void watch_say(struct watch *watch, const char *what);
/* `progress` is readable: tell that caller what pg_initcache does. */
void watch_pass_on(struct watch *watch);
/* The child that did this step has ended, with a status as the shell counts it (128 + signal). */
enum watch_state watch_template_made(struct watch *watch, int status);
enum watch_state watch_populated(struct watch *watch, int status);

/* ---- watch_start.c ---- */

/* As above. */
enum watch_state watch_started(struct watch *watch, int status);
enum watch_state watch_guarded(struct watch *watch, int status);
/* Start the server, on data that are ready for it. */
enum watch_state watch_start_server(struct watch *watch);
/* The postmaster ended before it was ready. */
enum watch_state watch_start_failed(struct watch *watch, int status);
/* Whether the checks can connect to the server; else the titles of its processes say who is connected. */
bool watch_is_let_in(const struct watch *watch);
/* How to reach the server. */
struct idle_at watch_idle_at(const struct watch *watch);
/* Start a check (idle.h). The first one waits up to `patience` seconds for the server; for the others it is 0. False
 * with errno if no process could be started. */
bool watch_check(struct watch *watch, unsigned patience);

/* ---- watch_serve.c ---- */

/* Write the state that is being entered into the record. False after a line on stderr if it could not be written. In
 * RUNNING it is then tried again before each check, and after STOPPING the end writes or removes the record anyway. */
bool watch_record(struct watch *watch, enum watch_state state);
/* The cluster is ready: offer it to the claimant, or become a spare. */
enum watch_state watch_ready(struct watch *watch);
/* Write down that the cluster is offered, and tell the claimant its URL. */
enum watch_state watch_offer(struct watch *watch);
/* OFFERED: the claimant has the URL, and the cluster is its own; with `holds`, as long as its connection is open. */
enum watch_state watch_taken(struct watch *watch, bool holds);
/* Whether a caller holds the cluster like that. */
bool watch_is_held(const struct watch *watch);
/* Let go of the caller's stderr, which we must not hold open once the caller has the answer. */
void watch_leave_stderr(void);

/* ---- watch_run.c ---- */

/* Start the spares for the next callers, as many as are wanted. */
void watch_start_spares(struct watch *watch);
/* RUNNING: a caller is given the URL, and is to have the time to connect: begin to wait for that. */
void watch_expect_client(struct watch *watch);
/* RUNNING: milliseconds since a client was last seen, or since a caller was last given the URL. */
long long watch_unused_ms(const struct watch *watch);
/* RUNNING: it is time for a check. */
enum watch_state watch_check_again(struct watch *watch);
/* A check has ended. */
enum watch_state watch_checked(struct watch *watch, int status);
/* RUNNING: from now on, stop after this time without use, whether anybody has ever connected or not. */
void watch_limit(struct watch *watch, long long wait_ms);
/* Whether somebody has stopped the postmaster (SIGSTOP), so that it answers nobody. */
bool watch_stands_still(const struct watch *watch);

/* ---- watch_stop.c ---- */

/* End what there is: the server, which is told to stop; or a cluster without one, and all that is done for it. */
enum watch_state watch_stop_server(struct watch *watch);
enum watch_state watch_give_up(struct watch *watch);
/* watch_stop() after a failure that was already reported on stderr. */
enum watch_state watch_abandon(struct watch *watch);
/* watch_stop_server() after a failure, for a postmaster that was started just now, in the state CLONING or RESETTING.
 */
enum watch_state watch_abandon_server(struct watch *watch);
/* Tell the postmaster to stop at once, without regard to its data. */
void watch_quit_server(struct watch *watch);
/* The postmaster takes too long to stop: send the next stronger signal. */
enum watch_state watch_press_on(struct watch *watch);
/* STOPPING: the postmaster has ended with this status. */
enum watch_state watch_stopped(struct watch *watch, int status);
/* Close the claimant's connection. A claimant that does not get the cluster is told first whether that failed (the
 * reason is on stderr) or the cluster was stopped; and one that waits for the end of kept data, what went wrong. */
void watch_release(struct watch *watch);
/* Report what makes the cluster fail: to those who wait for a reset, or else on stderr. Takes over the text. */
void watch_warn(struct watch *watch, char *text);
/* Remember what went wrong, for those who wait for the end; only the first problem is kept. Takes over the text. */
void watch_note_trouble(struct watch *watch, char *text);
/* The server has ended: hide the directory, and free the name. False if something of the cluster is still in use, or
 * could not be removed. */
bool watch_hide(struct watch *watch);
/* The end: end what still runs, sync data that are kept, hide the directory, and watch_leave(). */
enum watch_state watch_gone(struct watch *watch);
/* The same as a failure: one already reported, or one reported now as "cannot WHAT: REASON", on stderr or to those who
 * wait for the cluster. */
enum watch_state watch_fail(struct watch *watch);
enum watch_state watch_fail_errno(struct watch *watch, const char *what);

/* ---- watch_reset.c ---- */

/* A client asks for a reset: refuse it, begin it, or let it wait for the end of another one. */
enum watch_state watch_reset(struct watch *watch, struct client *client);
/* From HALTING until the cluster runs again, whose data are those of the template then. */
bool watch_is_reset(const struct watch *watch);
/* HALTING: the postmaster has ended. */
enum watch_state watch_reset_data(struct watch *watch, int status);
/* RESETTING: the child that restores PGDATA has ended. */
enum watch_state watch_reset_filled(struct watch *watch, int status);
/* STARTING, for a reset: the server ended; the reason is in its log. */
void watch_note_log(struct watch *watch);
/* STARTING, for a reset: the server can be connected to. */
enum watch_state watch_reset_ready(struct watch *watch);

/* ---- watch_linger.c ---- */

/* STOPPING: whether PGDATA of the stopped cluster may be of use to others. */
bool watch_may_linger(const struct watch *watch);
/* Hide the directory and begin to restore PGDATA: RESTING, or the end if that is not possible. */
enum watch_state watch_linger(struct watch *watch);
/* Whether the directory that the instance holds open is the hidden one. */
bool watch_is_hidden(const struct instance *instance);
/* The child that restores PGDATA has ended. */
enum watch_state watch_restored(struct watch *watch, int status);
/* A client asks for PGDATA. False if the client does not get it. */
bool watch_give(struct watch *watch, struct client *client, const struct recycle_request *request);
/* Whether the client was told that PGDATA is ready; and what happens when it then takes it. */
bool watch_may_take(const struct watch *watch, const struct client *client);
enum watch_state watch_transfer(struct watch *watch, struct client *client);
/* Remove what is left: GONE. */
enum watch_state watch_leave(struct watch *watch);

/* ---- watch_commands.c ---- */

/* Handle at most one message of a client, so that a client that sends without end does not keep us from everything
 * else. */
enum watch_state watch_receive(struct watch *watch, struct client *client);
/* The same for the claimant, whose message is `taken` or `hold`; its connection may also have ended. */
enum watch_state watch_receive_claimant(struct watch *watch);
/* The child that makes the server durable has ended: answer those who wait for that. */
enum watch_state watch_hardened(struct watch *watch, int status);
/* The password that the request is with, for the next spare; "" if there is none, or a random one. */
const char *watch_password(const struct watch *watch);

#endif
