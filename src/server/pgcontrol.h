/*
 * PGDATA/global/pg_control, as far as it is the same in all versions: the state, and where the last checkpoint is.
 */
#ifndef SERVER_PGCONTROL_H
#define SERVER_PGCONTROL_H

#include <stdbool.h>
#include <stdint.h>

struct pgcontrol {
	bool shut_down;      /* cleanly */
	uint64_t checkpoint; /* the place of its record in the WAL */
};

/* Read it below the descriptor of PGDATA; false with errno. */
bool pgcontrol_read(int data, struct pgcontrol *control);

/*
 * Remove the WAL segments of a cleanly stopped cluster that are empty: those behind the end of its last checkpoint's
 * record, which a checkpoint set aside to be filled. They are only bytes to copy; a server makes them anew. False with
 * errno.
 */
bool pgcontrol_trim_wal(int data, const struct pgcontrol *control);

#endif
