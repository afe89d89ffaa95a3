/*
 * Runs a command in the place of this process, as far as signals, job control and the exit status are concerned. The
 * command stays in our process group. So the terminal and a shell's `kill %1` reach it themselves, and a signal that is
 * sent to this process alone is passed on. When the command is stopped, so are we, and the shell takes the terminal
 * back; when we are continued, so is the command.
 */
#ifndef SYS_RELAY_H
#define SYS_RELAY_H

#include "sys/proc.h"

/* Run the command until it ends: the status as waitpid() has it. -1 with errno if it could not be started. To be called
 * once in a process. */
int relay_run(const struct proc_spec *spec);

/* End this process as a command with this status has ended: with its exit status or by the same signal, but without
 * another core. */
_Noreturn void relay_exit(int ended);

#endif
