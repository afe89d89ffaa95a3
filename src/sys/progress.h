/*
 * A line that says how far something is, on stderr where that is a terminal: bytes, rate, time left. Anywhere else it
 * prints nothing. The line is drawn at most ten times a second and wiped at the end.
 */
#ifndef SYS_PROGRESS_H
#define SYS_PROGRESS_H

#include <stdbool.h>

struct progress {
	bool shown; /* there is a terminal to draw on */
	bool drawn;
	const char *what;         /* printed in front; the caller's. Control bytes are not printed */
	unsigned long long done;  /* bytes */
	unsigned long long total; /* 0: not known */
	long long began;          /* loop_now() */
	long long drew;
};

/* quiet: as if there were no terminal. */
void progress_begin(struct progress *progress, const char *what, bool quiet);
void progress_add(struct progress *progress, unsigned long long bytes, unsigned long long total);
void progress_end(struct progress *progress);

#endif
