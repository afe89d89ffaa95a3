/* Signals to processes of the runtime user, from a root that may lack the right to send them (CAP_KILL). */
#ifndef SYS_KILL_H
#define SYS_KILL_H

#include <stdbool.h>
#include <sys/types.h>

/* kill(); where root is refused, as the user whose process it is. False with errno. */
bool kill_send(pid_t pid, int number);
/* The same for the process `pid` through a descriptor of it (beyond_open_process()). */
bool kill_send_through(int process, pid_t pid, int number);

#endif
