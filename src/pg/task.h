/* One child at a time that works for the watchdog, and the text that it prints: less than a pipe holds, so that it is
 * read when the child has ended. */
#ifndef PG_TASK_H
#define PG_TASK_H

#include <stdbool.h>
#include <sys/types.h>

#include "text/str.h"

enum task_kind { TASK_NONE, TASK_TEMPLATE, TASK_POPULATE, TASK_LOOK, TASK_RESTORE };

struct task {
	enum task_kind kind;
	pid_t pid;
	int out; /* nonblocking; -1: it prints nothing */
	struct str text;
};

#define TASK_IDLE                                       \
	{                                               \
		.kind = TASK_NONE, .pid = -1, .out = -1 \
	}

void task_set(struct task *task, enum task_kind kind, pid_t pid, int out);
/* It was reaped: its text is taken in, the kind is TASK_NONE and out is closed. Returns what it was. */
enum task_kind task_end(struct task *task);
/* Kill and reap it. */
void task_kill(struct task *task);

#endif
