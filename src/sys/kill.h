/* Sends signals to processes of another user as root, which in a container may lack the right to do so (CAP_KILL). */
#ifndef SYS_KILL_H
#define SYS_KILL_H

#include <stdbool.h>
#include <sys/types.h>

/* kill(); if root is refused, again as the user that the process belongs to. False with errno. */
bool kill_send(pid_t pid, int number);
/* The same for the process `pid`, through a descriptor of it (beyond_open_process()); -1 as the descriptor: by the
 * pid. */
bool kill_send_through(int process, pid_t pid, int number);

#endif
