/*
 * A process that outlives its pid: told by pid and start time; what it runs, its children, who works in a directory.
 * The answers come from /proc where there is one.
 */
#ifndef SYS_PROCESS_H
#define SYS_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "text/str.h"

/* A process that is still the same: pid with its start time. */
struct process {
	pid_t pid;
	unsigned long long start; /* clock ticks since boot; 0: not known on this system */
};
struct process process_self(void);
bool process_find(pid_t pid, struct process *process); /* false: there is none, or a zombie */
bool process_alive(const struct process *process);     /* same start time, and no zombie */
/* Signal it, through a pidfd where there is one, the start time read again behind it; false with errno (ESRCH). */
bool process_signal(const struct process *process, int number);
/* "BOOT:PIDNS:NETNS" of this process, for comparing records: never two equal for different machines' lives. */
void process_add_world(struct str *out);
/* The part of it behind the boot id, where who is asked lives in this boot anyway. */
void process_add_namespaces(struct str *out);
/* Children of a process (its pid; 0: this one), and processes whose working directory is `directory` (a path
 * without links) or below it, or was it before it was removed. *pids, *found are allocated, or NULL; where /proc is not
 * there, none are found. As root, the directory's owner is asked for those that only he may look at. */
void process_children(pid_t parent, pid_t **pids, size_t *count);
void process_in_directory(const char *directory, struct process **found, size_t *count);
/* A process that runs a program below `directory` (a path without links), as far as we may look; false if there is
 * none, or no /proc. */
bool process_find_running(const char *directory, pid_t *pid);
/* How the process calls itself (its command line, words joined by blanks); false if it cannot be read. */
bool process_title(pid_t pid, struct str *title);
/* Whether it has no controlling terminal and is of another session than the caller: nobody's shell. */
bool process_is_detached(const struct process *process);

#endif
