/*
 * A limit on the processor time that this process spends without getting anywhere, and on all that it spends. The
 * system ends it by SIGXCPU, so that a library which never returns is held to it, too.
 */
#ifndef SYS_EFFORT_H
#define SYS_EFFORT_H

/* From now on, `idle` seconds without effort_progress() are the end, and so are `most` in all; a limit that is lower
 * already stays. */
void effort_limit(unsigned long idle, unsigned long most);
/* Something was achieved. Cheap; nothing where there is no limit. */
void effort_progress(void);

/* Where the limit is, in seconds, for a process that has spent `spent` when it last got somewhere. Pure. */
unsigned long effort_end(unsigned long spent, unsigned long idle, unsigned long most);

#endif
