/*
 * Shows the progress of a transfer in one line (bytes, rate, time left) on stderr if that is a terminal; otherwise
 * prints nothing. The line is drawn at most ten times a second and erased at the end.
 */
#ifndef SYS_PROGRESS_H
#define SYS_PROGRESS_H

#include <stdbool.h>

struct progress {
	bool shown; /* there is a terminal to draw on */
	bool drawn;
	const char *what;         /* printed in front, without control bytes; belongs to the caller */
	unsigned long long done;  /* bytes */
	unsigned long long total; /* 0: not known */
	long long began;          /* loop_now() */
	long long drew;
};

/* quiet: print nothing, even on a terminal. */
void progress_begin(struct progress *progress, const char *what, bool quiet);
void progress_add(struct progress *progress, unsigned long long bytes, unsigned long long total);
void progress_end(struct progress *progress);

#endif
