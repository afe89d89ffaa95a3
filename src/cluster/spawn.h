/* Starts our other tools for a cluster: a watchdog, detached from everything except its end of a connection, and
 * pg_initcache as a child. */
#ifndef CLUSTER_SPAWN_H
#define CLUSTER_SPAWN_H

#include <stdbool.h>

#include <sys/types.h>

#include "cluster/ctl.h"
#include "cluster/request.h"
#include "cluster/terms.h"
#include "sys/proc.h"

/* Start pg_watchdog, connected to *channel. False after one line on stderr. Until somebody has the URL, the watchdog's
 * messages go to the descriptor err; PROC_INHERIT: to our stderr. `start_lock` is the descriptor of a lock that the new
 * watchdog holds until it listens; that watchdog outlives us, and does not become our child although we may be a
 * subreaper. -1: there is no lock, and the watchdog detaches itself. */
bool spawn_watchdog(struct ctl *channel, int start_lock, int err);
/*
 * Start a watchdog that prepares a spare for the request text, and do not wait for it. Until the new watchdog listens
 * on its control socket, it holds a shared lock on SPAWN_LOCK, so that shutdown_all() can wait for it; while
 * shutdown_all() holds the lock, no watchdog is started.
 */
void spawn_spare(const struct rundir *clusters, const char *text, const struct terms *terms);
#define SPAWN_LOCK "lock"
/* How to run pg_initcache. */
struct spawn_initcache {
	const struct request *request;
	const char *superuser, *locale;
	bool streams; /* it inherits our standard input and the descriptors that the steps name */
	int tell;     /* it writes there what it does (progress_take()); -1: nowhere */
};
/* Start it; the template's directory arrives on *out (close-on-exec). -1 with errno. */
pid_t spawn_initcache(const struct spawn_initcache *how, int *out);

#endif
