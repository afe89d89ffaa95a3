#include "text/human.h"

enum { KILO = 1000, TENTH = 10, MINUTE = 60, HOUR = 3600, DAY = 86400 };

void human_add_bytes(struct str *out, unsigned long long bytes)
{
	static const char *const units[] = {"MB", "GB", "TB"};
	size_t unit = 0;

	if (bytes < KILO * KILO) {
		str_addf(out, "%llu kB", bytes / KILO);
		return;
	}
	for (bytes /= KILO; bytes >= KILO * KILO && unit < 2; unit++)
		bytes /= KILO;
	str_addf(out, "%llu.%llu %s", bytes / KILO, bytes / (KILO / TENTH) % TENTH, units[unit]);
}

void human_add_seconds(struct str *out, unsigned long long seconds)
{
	if (seconds < MINUTE)
		str_addf(out, "%llus", seconds);
	else if (seconds < HOUR)
		str_addf(out, "%llum", seconds / MINUTE);
	else if (seconds < DAY)
		str_addf(out, "%lluh", seconds / HOUR);
	else
		str_addf(out, "%llud", seconds / DAY);
}
