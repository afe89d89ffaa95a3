/*
 * Limits the processor time that this process may spend without progress, and in all. At the limit the system ends it
 * by SIGXCPU, so that the limit also holds within a library call that never returns.
 */
#ifndef SYS_CPUTIME_H
#define SYS_CPUTIME_H

/* From now on, the process ends after `idle` seconds without cputime_progress(), and after `most` seconds in all. A
 * lower limit that is already set stays. */
void cputime_limit(unsigned long idle, unsigned long most);
/* Report progress. Cheap; does nothing if no limit is set. */
void cputime_progress(void);

/* The limit, in seconds, for a process that had spent `spent` seconds at its last progress. Pure. */
unsigned long cputime_end(unsigned long spent, unsigned long idle, unsigned long most);

#endif
