/*
 * Ends this process when a store keeps it waiting, whatever it waits for: a name server, a connection, a mounted
 * directory. The caller of pg_store says so, and goes on without the store.
 */
#ifndef STORE_STALL_H
#define STORE_STALL_H

#include <stddef.h>

enum { STALL_BYTES = 512 * 1024, STALL_TIMES = 60 };

/* From now on, STALL_BYTES have to come within `patience` milliseconds each time, and an answer in whole within
 * STALL_TIMES as many, or SIGALRM ends the process. For the first bytes there are `first` milliseconds. */
void stall_begin(unsigned first, unsigned patience);
/* So many bytes have come. */
void stall_moved(size_t bytes);
/* An answer came: the time begins anew. */
void stall_answered(void);
void stall_end(void);

#endif
