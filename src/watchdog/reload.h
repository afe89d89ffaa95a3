/*
 * Has a running server read its configuration files again, after they were written anew. That is done by a child
 * process, because it waits for the server.
 */
#ifndef WATCHDOG_RELOAD_H
#define WATCHDOG_RELOAD_H

#include <sys/types.h>

#include "server/conf.h"
#include "watchdog/idle.h"

struct reload {
	const struct idle_at *at;
	const struct conf *settings; /* the new ones */
	pid_t postmaster;
	unsigned sessions; /* counts those that reload_wait() had in the server */
};

/* Start a child that does the work, as the runtime user in the cluster's directory. The work returns NULL, or a static
 * text that says what went wrong. Then the child exits with 1, and what arrives on *out (close-on-exec, nonblocking) is
 * that text; else it exits with 0, and what arrives is the number of sessions. -1 with errno. */
pid_t reload_start(struct reload *reload, const char *(*work)(struct reload *reload), int *out);

/* In that child: tell the postmaster to read the files again, and wait until whoever connects finds what they say. */
const char *reload_wait(struct reload *reload);

#endif
