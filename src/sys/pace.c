#include "sys/pace.h"

#include "sys/loop.h"

#define HELD_UP_MS 3000

void pace_begin(struct pace *pace, long long period)
{
	long long now = loop_now();

	*pace = (struct pace){.period = period, .end = now + period, .received = now, .asked = now};
}

bool pace_keeps(struct pace *pace, unsigned long long got)
{
	long long now = loop_now();

	/* While the caller was busy elsewhere it read nothing either, so that time does not count. */
	if (now - pace->asked > HELD_UP_MS)
		pace->end += now - pace->asked;
	pace->asked = now;
	if (got != pace->got)
		pace->received = now;
	pace->got = got;
	if (got - pace->before >= PACE_BYTES) {
		pace->before = got;
		pace->end = now + pace->period;
	}
	return now < pace->end;
}

bool pace_is_silent(const struct pace *pace, long long ms)
{
	return loop_now() - pace->received >= ms;
}
