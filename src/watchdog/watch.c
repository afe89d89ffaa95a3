/*
 *	state      what is true                          what leads out of it
 *	WAITING    the name and the directory are        its turn came, or it was claimed: CLONING; stopped: GONE
 *	           taken; a spare waits for its turn
 *	CLONING    the template is made, then copied     done: STARTING, or OFFERED for initdb; failed or stopped: GONE
 *	STARTING   the postmaster runs                   a first check worked: OFFERED, or SPARE if nobody has asked
 *yet; after a reset: RUNNING, or HALTING for the next one; the check failed or took too long, or stopped: STOPPING; the
 *postmaster died: CLONING with a new port, or GONE SPARE      warm and advertised                   claimed: OFFERED;
 *claimed with another password, told to yield, TTL over or stopped: STOPPING; the postmaster died: GONE OFFERED    the
 *claimant is being told the URL    taken or held: RUNNING; stopped: STOPPING; the postmaster died: GONE; initdb, which
 *has none: GONE in any case RUNNING    the caller has the URL                idle or stopped: STOPPING; reset: HALTING;
 *	                                                 the postmaster died: GONE
 *	STOPPING   QUIT was sent, or INT for data that   the postmaster was reaped: RESTING if others can use PGDATA,
 *	           stay                                  else GONE
 *	HALTING    QUIT was sent, for a reset            the postmaster was reaped: RESETTING, or GONE if PGDATA cannot
 *	                                                 be reset; stopped: STOPPING
 *	RESETTING  PGDATA is made what the template is   done: STARTING; failed or stopped: GONE
 *	RESTING    only PGDATA is left, being made       handed on, a few seconds are over, or told to end: GONE
 *	           what the template is
 *
 *	GONE       strays were reaped, the directory was    exit
 *	           hidden, waiting clients were told, and
 *	           the files were removed
 *
 * It is stopped by the message `stop`, by TERM, INT or HUP, by the end of its holder or of a process of -T, and before
 * it was taken by the end of its claimant, except that a spare that is not ready yet goes on as a spare. What fails
 * where no failure is listed stops it, too. If a postmaster was started but cannot be looked at, STOPPING follows upon
 * CLONING or RESETTING.
 */
#include "watchdog/watch.h"

#include <signal.h>

#include "sys/kill.h"

/* What is done when something happens in a state; NULL: nothing, and the state stays. What the messages of clients do
 * is in watch_commands.c. */
struct row {
	enum state_kind kind; /* how a record and `pong` name it */
	/* the child of this kind has ended, with a status as the shell counts it (128 + signal) */
	enum watch_state (*child[CHILD_COUNT])(struct watch *watch, int status);
	enum watch_state (*server)(struct watch *watch, int status); /* so has the postmaster */
	enum watch_state (*deadline)(struct watch *watch);           /* watch->deadline has come */
	enum watch_state (*stop)(struct watch *watch);               /* it is stopped */
};

/* Nobody has asked it to end. */
static enum watch_state server_died(struct watch *watch, int status)
{
	(void)status;
	return watch_gone(watch);
}

/* What its end means is decided when it is reaped. */
static enum watch_state end_child(struct watch *watch)
{
	if (watch->child.kind != CHILD_NONE)
		(void)kill_send(watch->child.pid, SIGKILL);
	return watch->state;
}

static enum watch_state check_or_end_check(struct watch *watch)
{
	return watch->child.kind == CHILD_NONE ? watch_check_again(watch) : end_child(watch);
}

static enum watch_state stop_offered(struct watch *watch)
{
	return watch->instance.request.initdb ? watch_give_up(watch) : watch_stop_server(watch);
}

/* The postmaster was told to end already. */
static enum watch_state stop_reset(struct watch *watch)
{
	(void)watch_record(watch, STOPPING);
	return STOPPING;
}

static const struct row rows[] = {
	[WAITING] = {.kind = STATE_CLONING, .deadline = watch_begin, .stop = watch_give_up},
	[CLONING] = {.kind = STATE_CLONING,
		.child = {[CHILD_TEMPLATE] = watch_template_made, [CHILD_POPULATE] = watch_populated},
		.stop = watch_give_up},
	[STARTING] = {.kind = STATE_STARTING,
		.child = {[CHILD_CHECK] = watch_started, [CHILD_GUARD] = watch_guarded},
		.server = watch_start_failed,
		.deadline = end_child,
		.stop = watch_stop_server},
	[SPARE] = {.kind = STATE_SPARE,
		.server = server_died,
		.deadline = watch_stop_server,
		.stop = watch_stop_server},
	[OFFERED] = {.kind = STATE_OFFERED, .server = server_died, .stop = stop_offered},
	[RUNNING] = {.kind = STATE_RUNNING,
		.child = {[CHILD_CHECK] = watch_checked, [CHILD_HARDEN] = watch_hardened},
		.server = server_died,
		.deadline = check_or_end_check,
		.stop = watch_stop_server},
	[STOPPING] = {.kind = STATE_STOPPING, .server = watch_stopped, .deadline = watch_press_on},
	[HALTING] = {.kind = STATE_RESETTING,
		.server = watch_reset_data,
		.deadline = watch_press_on,
		.stop = stop_reset},
	[RESETTING] = {.kind = STATE_RESETTING, .child = {[CHILD_RESET] = watch_reset_filled}, .stop = watch_give_up},
	[RESTING] = {.kind = STATE_RESTING,
		.child = {[CHILD_RESTORE] = watch_restored},
		.deadline = watch_leave,
		.stop = watch_leave},
	[GONE] = {.kind = STATE_GONE},
};

enum state_kind watch_kind(enum watch_state state)
{
	return rows[state].kind;
}

bool watch_has_server(const struct watch *watch)
{
	return rows[watch->state].server && !watch->instance.request.initdb;
}

enum watch_state watch_child_ended(struct watch *watch, int status)
{
	enum child_kind kind = child_end(&watch->child);
	enum watch_state (*handle)(struct watch *, int) = rows[watch->state].child[kind];

	return handle ? handle(watch, status) : watch->state;
}

enum watch_state watch_server_ended(struct watch *watch, int status)
{
	return rows[watch->state].server(watch, status);
}

enum watch_state watch_deadline_came(struct watch *watch)
{
	enum watch_state (*handle)(struct watch *) = rows[watch->state].deadline;

	watch->deadline = WATCH_NEVER;
	return handle ? handle(watch) : watch->state;
}

enum watch_state watch_stop(struct watch *watch)
{
	enum watch_state (*handle)(struct watch *) = rows[watch->state].stop;

	return handle ? handle(watch) : watch->state;
}
