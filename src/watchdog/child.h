/* One child at a time that works for the watchdog, and the text that it prints: less than a pipe holds, so that it is
 * read when the child has ended. */
#ifndef WATCHDOG_CHILD_H
#define WATCHDOG_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#include "text/str.h"

enum child_kind { CHILD_NONE, CHILD_TEMPLATE, CHILD_POPULATE, CHILD_LOOK, CHILD_RESTORE };

struct child {
	enum child_kind kind;
	pid_t pid;
	int out; /* nonblocking; -1: it prints nothing */
	struct str text;
};

#define CHILD_IDLE                                       \
	{                                                \
		.kind = CHILD_NONE, .pid = -1, .out = -1 \
	}

void child_set(struct child *child, enum child_kind kind, pid_t pid, int out);
/* It was reaped: its text is taken in, the kind is CHILD_NONE and out is closed. Returns what it was. */
enum child_kind child_end(struct child *child);
/* Kill and reap it. */
void child_kill(struct child *child);

#endif
