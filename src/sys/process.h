/*
 * Identifies processes by pid and start time, since a pid can be reused, and finds out about them: what they run, their
 * children, which of them work in a directory. The answers come from /proc; each function says what it returns without
 * it.
 */
#ifndef SYS_PROCESS_H
#define SYS_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "text/str.h"

/* One process; another one with the same pid has another start time. */
struct process {
	pid_t pid;
	unsigned long long start; /* clock ticks since boot; 0: not known on this system */
};
struct process process_self(void);
bool process_find(pid_t pid, struct process *process); /* false: no such process, or a zombie */
bool process_alive(const struct process *process);     /* has the same start time, and is no zombie */
/* Send a signal: through a pidfd where there is one, and only after the start time was compared again. False with
 * errno (ESRCH). */
bool process_signal(const struct process *process, int number);
/* Find all processes, in any order: one look at /proc for many questions. *found is allocated, or NULL. */
struct process_entry {
	struct process self;
	pid_t parent;
};
void process_all(struct process_entry **found, size_t *count);
/* Find the children of a process (its pid; 0: this one); and the processes whose working directory is, or was before
 * it was removed, `directory` (a path without links) or below it. *pids and *found are allocated, or NULL; without
 * /proc none are found. If root may not look at a process, it asks again as the directory's owner. */
void process_children(pid_t parent, pid_t **pids, size_t *count);
void process_in_directory(const char *directory, struct process **found, size_t *count);
/* Find a process that runs a program below `directory` (a path without links), among those that we may look at;
 * false if there is none, or no /proc. */
bool process_find_running(const char *directory, pid_t *pid);
/* Append the command line of a process, words joined by blanks; false if it cannot be read. */
bool process_title(pid_t pid, struct str *title);
/* stat() of the working directory of a process, even after it was renamed; false without /proc, or if we may not look.
 */
bool process_stat_directory(pid_t pid, struct stat *directory);
/* The caller's own working directory, even after it was renamed, and its program. There may be no such names. */
#define PROCESS_DIRECTORY "/proc/self/cwd"
#define PROCESS_PROGRAM "/proc/self/exe"
/* Whether a process has no controlling terminal and is of another session than the caller, so it is not a user's
 * shell. */
bool process_is_detached(const struct process *process);

#endif
