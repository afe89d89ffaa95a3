/*
 * One poll loop: signals as bytes in a self-pipe, descriptors, one deadline. Handlers only set a flag.
 */
#ifndef SYS_LOOP_H
#define SYS_LOOP_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

/* Catch each of signals[count], but leave ignored what is ignored (nohup, sh -c 'x &'); false with errno. Calls that
 * wait end with EINTR, but for SIGCHLD. The pipe, made once a process, is close-on-exec and nonblocking. */
bool loop_catch(const int *signals, size_t count);
/* The descriptor to poll for reading; loop_signal() gives the caught ones, lowest number first, then 0. */
int loop_descriptor(void);
int loop_signal(void);

/* Milliseconds of CLOCK_MONOTONIC; never goes back, does not count from any known time. */
long long loop_now(void);
/* poll() until the deadline (as loop_now(); negative: none), through EINTR. As poll: count, 0 at the deadline, -1. */
int loop_wait(struct pollfd *polled, size_t count, long long deadline);

#endif
