#include "text/pgdump.h"

#include <string.h>

/* A tar file begins with the name of its first member, and has its own mark at this offset. */
enum { USTAR_AT = 257 };

static bool has(const char *bytes, size_t length, size_t at, const char *text, size_t size)
{
	return length >= at + size && memcmp(bytes + at, text, size) == 0;
}

const char *pgdump_format(const char *bytes, size_t length)
{
	static const char custom[] = "PGDMP", ustar[] = "ustar";

	if (has(bytes, length, 0, custom, strlen(custom)))
		return "custom";
	/* With the NUL, so that no longer name is meant. */
	if (has(bytes, length, 0, PGDUMP_TOC, sizeof PGDUMP_TOC) && has(bytes, length, USTAR_AT, ustar, strlen(ustar)))
		return "tar";
	return NULL;
}

bool pgdump_is_open(const char *bytes, size_t length)
{
	const size_t compared = length < sizeof PGDUMP_TOC ? length : sizeof PGDUMP_TOC;

	return length < PGDUMP_HEAD && memcmp(bytes, PGDUMP_TOC, compared) == 0;
}
