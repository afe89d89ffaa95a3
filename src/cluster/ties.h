/*
 * Processes whose end is the end of a cluster (-T). pg_tmp writes down which ones they are, the watchdog reads that and
 * watches them: by a descriptor of the process where there is one, else by looking once a second whether it is still
 * there. A process is identified by its pid and its start time.
 */
#ifndef CLUSTER_TIES_H
#define CLUSTER_TIES_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "sys/process.h"
#include "text/str.h"

enum { TIES_MAX = 8 };

struct ties {
	struct process process[TIES_MAX];
	int fd[TIES_MAX]; /* -1: there is no descriptor, so look */
	size_t count;
};

/* Append the process as "PID:START", behind a comma if the text is not empty. False if there is no such process. */
bool ties_write(pid_t pid, struct str *out);
/* Add the processes of such a text that are not among them yet. NULL, or what is wrong with it; then none is added. */
const char *ties_read(struct ties *ties, const char *text);
/* Append their pids, with commas between. */
void ties_add_pids(const struct ties *ties, struct str *out);
void ties_clear(struct ties *ties);

/* What to poll: polled[] has TIES_MAX places; returns how many are used. *deadline (loop_now(); negative: none) is made
 * earlier where a process has to be looked at. */
size_t ties_poll(const struct ties *ties, struct pollfd *polled, long long *deadline);
/* After the poll: whether one of the processes has ended. */
bool ties_have_ended(const struct ties *ties, const struct pollfd *polled);

#endif
