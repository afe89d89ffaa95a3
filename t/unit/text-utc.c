#include "text/utc.h"

#include <limits.h>
#include <stdlib.h>

#include "check.h"

int main(void)
{
	char text[UTC_SIZE];

	/* Whatever the time zone here. */
	CHECK(setenv("TZ", "EST5EDT", 1) == 0);
	CHECK_TEXT(utc_write(0, text), "1970-01-01T00:00:00Z");
	CHECK_TEXT(utc_write(1709210096, text), "2024-02-29T12:34:56Z");
	if (sizeof(time_t) == sizeof(long long))
		CHECK_TEXT(utc_write((time_t)LLONG_MAX, text), "");
	return check_end();
}
