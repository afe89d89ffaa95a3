/* Starts a watchdog, detached from everything but its end of a connection (channel.h). */
#ifndef PG_LAUNCH_H
#define PG_LAUNCH_H

#include <stdbool.h>

#include "pg/channel.h"

/* Start pg_watchdog and connect *channel to it. False after one line on stderr. What it has to say goes to our stderr
 * until somebody has the URL. */
bool launch_watchdog(struct channel *channel);

#endif
