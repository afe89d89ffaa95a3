/*
 * Ends the time in which the superuser is let in without a password, so that the password can be set: a child writes
 * pg_hba.conf anew, without that line, and has the server read it.
 */
#ifndef WATCHDOG_GUARD_H
#define WATCHDOG_GUARD_H

#include <sys/types.h>

#include "server/conf.h"
#include "watchdog/idle.h"

/* Start the child. If it fails, the reason arrives on *out, else the number of sessions that it had in the server. -1
 * with errno. */
pid_t guard_start(const struct idle_at *at, const struct conf *settings, pid_t postmaster, int *out);

#endif
