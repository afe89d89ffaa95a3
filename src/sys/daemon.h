/* Turns this process into a daemon, independent of its caller: without its terminal, working directory and standard
 * streams. */
#ifndef SYS_DAEMON_H
#define SYS_DAEMON_H

#include <stdbool.h>

/* Detach from the caller: fork twice, setsid, chdir to /, /dev/null on 0-2. True in the process that goes on, false
 * in the parent, where *failed says whether it failed. All other descriptors stay open; the caller closes them
 * (fd_close_from()). */
bool daemon_detach(bool *failed);

#endif
