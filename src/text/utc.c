#include "text/utc.h"

#include <stddef.h>

const char *utc_write(time_t when, char text[UTC_SIZE])
{
	struct tm utc;

	if (!gmtime_r(&when, &utc) || strftime(text, UTC_SIZE, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
		text[0] = '\0';
	return text;
}
