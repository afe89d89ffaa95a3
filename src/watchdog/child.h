/* The watchdog's child process, one at a time, and the text that it prints. That text is shorter than what a pipe
 * holds, so it can be read after the child has ended. */
#ifndef WATCHDOG_CHILD_H
#define WATCHDOG_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#include "text/str.h"

enum child_kind {
	CHILD_NONE,
	CHILD_TEMPLATE,
	CHILD_POPULATE,
	CHILD_CHECK,
	CHILD_GUARD,
	CHILD_HARDEN,
	CHILD_RESTORE,
	CHILD_RESET,
	CHILD_COUNT
};

struct child {
	enum child_kind kind;
	pid_t pid;
	int out; /* the read end of its stdout, nonblocking; -1: it prints nothing */
	struct str text;
};

#define CHILD_IDLE                                       \
	{                                                \
		.kind = CHILD_NONE, .pid = -1, .out = -1 \
	}

/* Note a child that was started, with an empty text. */
void child_set(struct child *child, enum child_kind kind, pid_t pid, int out);
/* To be called when the child was reaped: reads its text, closes `out` and sets the kind to CHILD_NONE. Returns the
 * kind that it had. */
enum child_kind child_end(struct child *child);
/* Send SIGKILL to the child, if there is one. What it had started falls to us, for children_end(). */
void child_shoot(const struct child *child);
/* Kill and reap the child, if there is one. */
void child_kill(struct child *child);

#endif
