/* Starts our other tools for the life of a cluster: a watchdog, detached from everything but its end of a connection,
 * and pg_initcache as a child. */
#ifndef CLUSTER_SPAWN_H
#define CLUSTER_SPAWN_H

#include <stdbool.h>

#include <sys/types.h>

#include "cluster/ctl.h"
#include "cluster/request.h"

/* Start pg_watchdog and connect *channel to it. False after one line on stderr. What it has to say goes to our stderr
 * until somebody has the URL. */
bool spawn_watchdog(struct ctl *channel);
/*
 * Start one that prepares a spare for the request text, and let go of it. Until it can be heard on its control socket
 * it holds a shared lock on SPAWN_LOCK, so that who stops all can wait for it; while somebody does, none is started.
 */
void spawn_spare(const struct rundir *clusters, const char *text, const struct terms *terms);
#define SPAWN_LOCK "lock"
/* Start pg_initcache for a request; the template's directory arrives on *out (close-on-exec). Where steps read streams
 * it has our standard input, and the descriptors that they name. -1 with errno. */
pid_t spawn_initcache(const struct request *request, const char *superuser, const char *locale, bool streams, int *out);

#endif
