/*
 * The parts of a poll loop: signals through a self-pipe, descriptors, one deadline. Signal handlers only set a flag.
 */
#ifndef SYS_LOOP_H
#define SYS_LOOP_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

/* Catch each of signals[count], except those that are ignored (nohup, sh -c 'x &'); false with errno. A caught
 * signal ends a blocking call with EINTR, except SIGCHLD. The pipe is made once per process, close-on-exec and
 * nonblocking. */
bool loop_catch(const int *signals, size_t count);
/* The descriptor to poll for reading; loop_signal() then returns the caught signals, one per call, lowest number
 * first, then 0. */
int loop_descriptor(void);
int loop_signal(void);

/* Milliseconds of CLOCK_MONOTONIC: never goes back, and is no time of day. */
long long loop_now(void);
/* poll() until the deadline (a time of loop_now(); negative: none), continuing after EINTR. Returns as poll(): the
 * count, 0 at the deadline, -1 with errno. */
int loop_wait(struct pollfd *polled, size_t count, long long deadline);

#endif
