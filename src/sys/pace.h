/* Tells whether a transfer is too slow, or silent, and should be given up. Times are loop_now()'s. */
#ifndef SYS_PACE_H
#define SYS_PACE_H

#include <stdbool.h>

#define PACE_BYTES 65536 /* that have to come in each period */

struct pace {
	long long period;   /* ms */
	long long end;      /* end of the current period */
	long long received; /* when the last byte came */
	long long asked;    /* when pace_keeps() was called last */
	unsigned long long before, got;
};

void pace_begin(struct pace *pace, long long period);
/* Call it every second or so, with the bytes that came since pace_begin(). False if too few came during a whole
 * period. */
bool pace_keeps(struct pace *pace, unsigned long long got);
/* Whether nothing at all has come for `ms` milliseconds. */
bool pace_is_silent(const struct pace *pace, long long ms);

#endif
