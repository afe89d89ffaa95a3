/*
 * Ends this process when a store keeps it waiting, whatever it waits for: a name server, a connection, a mounted
 * directory. The caller of pg_store says so, and goes on without the store.
 */
#ifndef STORE_STALL_H
#define STORE_STALL_H

#include <stddef.h>

enum { STALL_BYTES = 512 * 1024, STALL_TIMES = 60 };

/* From now on SIGALRM ends the process unless the first bytes arrive within `first` milliseconds, STALL_BYTES more in
 * each further `patience` milliseconds, and the whole answer within STALL_TIMES such periods. */
void stall_begin(unsigned first, unsigned patience);
/* Count bytes that have arrived. */
void stall_moved(size_t bytes);
/* An answer came: the time begins anew. */
void stall_answered(void);
void stall_end(void);

#endif
