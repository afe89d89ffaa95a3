/*
 * Shows what a program is doing while the user waits, in one line on the terminal of stderr: a transfer with its bytes,
 * rate and time left, or a task with the seconds that it has taken. Nothing is shown if stderr is no terminal, or while
 * the program runs in the background. A message replaces the line, and at the end the line is erased.
 */
#ifndef SYS_PROGRESS_H
#define SYS_PROGRESS_H

#include <stdbool.h>

#include "base/msg.h"

/* A transfer: drawn at once, and then at most ten times a second. */
struct progress {
	bool shown; /* there is a terminal to draw on */
	bool drawn;
	const char *what;         /* printed in front, escaped; belongs to the caller */
	unsigned long long done;  /* bytes */
	unsigned long long total; /* 0: not known */
	long long began;          /* loop_now() */
	long long drew;
};

/* quiet: print nothing, even on a terminal. A task ends. */
void progress_begin(struct progress *progress, const char *what, bool quiet);
void progress_add(struct progress *progress, unsigned long long bytes, unsigned long long total);
void progress_end(struct progress *progress);

/*
 * A task: from now on this program does what the format says, until progress_done() or another task. "TOOL: task, 3 s"
 * is drawn every second by a signal, SIGALRM, so that nothing has to be done in the places that wait; the first time
 * one second after the first task began. The signal restarts system calls, but poll() and sleeps end with EINTR.
 */
void progress_task(const char *format, ...) MSG_FORMAT(1, 2);
void progress_done(void);

/*
 * A program that the user does not see, such as one that a watchdog runs, has no terminal for its tasks. Its caller can
 * give it a descriptor by this variable, for progress_take(), which it calls first: then each task is written there, a
 * line without the tool's name, and progress_share() is called.
 */
#define PROGRESS_VARIABLE "TINYPG_PROGRESS"
void progress_take(void);
/*
 * The caller may draw its own line on the terminal of our stderr. From now on, this program draws none, and its
 * messages replace the caller's.
 */
void progress_share(void);

#endif
