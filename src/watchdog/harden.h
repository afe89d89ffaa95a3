/*
 * Makes a running server that was started without fsync, full_page_writes and synchronous_commit a durable one. A child
 * process writes the settings anew and has the server read them. It then asks for a checkpoint, so that each page that
 * is changed from now on is written whole to the log first, and syncs what was written before. Options of -o still
 * override the settings.
 */
#ifndef WATCHDOG_HARDEN_H
#define WATCHDOG_HARDEN_H

#include <sys/types.h>

#include "server/conf.h"
#include "watchdog/idle.h"

/* Start the child. `settings` are the new ones; `postmaster` reads them. If the child fails, it prints the reason; the
 * reason arrives on *out (close-on-exec, nonblocking). -1 with errno. */
pid_t harden_start(const struct idle_at *at, const struct conf *settings, pid_t postmaster, int *out);

#endif
