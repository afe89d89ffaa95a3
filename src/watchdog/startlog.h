/* Says why a server did not come up. */
#ifndef WATCHDOG_STARTLOG_H
#define WATCHDOG_STARTLOG_H

#include "watchdog/instance.h"

/* On stderr: the end of the server's log from log_start on, in which the lines of the file of -a are named as the user
 * knows them, and whether the file system is full. */
void startlog_show(const struct instance *instance, long long log_start);

#endif
