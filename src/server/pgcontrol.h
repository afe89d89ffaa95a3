/*
 * Reads PGDATA/global/pg_control, as far as it is the same in all versions: the state, and the place of the last
 * checkpoint.
 */
#ifndef SERVER_PGCONTROL_H
#define SERVER_PGCONTROL_H

#include <stdbool.h>
#include <stdint.h>

struct pgcontrol {
	bool shut_down;      /* it was shut down cleanly */
	uint64_t checkpoint; /* where its record is in the WAL */
};

/* Read it below the descriptor of PGDATA; false with errno. */
bool pgcontrol_read(int data, struct pgcontrol *control);

/*
 * Remove the empty WAL segments of a cleanly stopped cluster, which are those behind the end of its last checkpoint's
 * record: a checkpoint recycled them for later use. They only make a copy larger, and a server creates new ones. False
 * with errno.
 */
bool pgcontrol_trim_wal(int data, const struct pgcontrol *control);

/* The size of a block in bytes, or 0 if it cannot be found. */
unsigned pgcontrol_block_size(int data);

/* The size of a WAL segment in MB, or 0 if there is none. */
unsigned pgcontrol_segment_size(int data);

#endif
