/* Whether what comes little by little comes fast enough to be waited for. Times are loop_now()'s. */
#ifndef SYS_PACE_H
#define SYS_PACE_H

#include <stdbool.h>

#define PACE_BYTES 65536 /* that have to come in each period */

struct pace {
	long long period; /* ms */
	long long end;    /* of this one */
	long long heard;  /* when the last byte came */
	long long asked;  /* when pace_keeps() was called last */
	unsigned long long before, got;
};

void pace_begin(struct pace *pace, long long period);
/* To be called every second or so. So much came since pace_begin(). False: too little, for a whole period. */
bool pace_keeps(struct pace *pace, unsigned long long got);
/* Whether nothing at all came for the last `ms`. */
bool pace_is_silent(const struct pace *pace, long long ms);

#endif
