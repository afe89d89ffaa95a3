#include "text/pgmagic.h"

#include <stdint.h>

/* The structure: its length, the version (1500 for 15), then three limits that ordinary builds leave at their
 * defaults; more follows. */
enum { LENGTH_AT, VERSION_AT = 4, ARGUMENTS_AT = 8, KEYS_AT = 12, NAME_AT = 16, HEAD = 20, STEP = 4 };
enum { LENGTH_MIN = 24, LENGTH_MAX = 128, VERSION_MIN = 1000, VERSION_MAX = 9999 };
enum { ARGUMENTS = 100, KEYS = 32, NAME = 64, VERSION_STEP = 100 };

static uint32_t number(const unsigned char *at, bool little)
{
	uint32_t value = 0;

	for (int i = 0; i < STEP; i++)
		value = value << 8 | at[little ? STEP - 1 - i : i];
	return value;
}

static bool is_magic(const unsigned char *at, bool little)
{
	uint32_t length = number(at + LENGTH_AT, little);
	uint32_t version = number(at + VERSION_AT, little);

	return number(at + ARGUMENTS_AT, little) == ARGUMENTS && number(at + KEYS_AT, little) == KEYS &&
		number(at + NAME_AT, little) == NAME && length >= LENGTH_MIN && length <= LENGTH_MAX &&
		version >= VERSION_MIN && version <= VERSION_MAX;
}

unsigned pgmagic_find_major(const void *bytes, size_t length, bool little)
{
	const unsigned char *from = bytes;
	unsigned major = 0;

	for (size_t at = 0; length >= HEAD && at <= length - HEAD; at += STEP) {
		/* The limit on arguments has one byte that is not zero: testing it alone is quicker than comparing
		 * everything. */
		if (from[at + ARGUMENTS_AT + (little ? 0 : STEP - 1)] != ARGUMENTS || !is_magic(from + at, little))
			continue;
		unsigned found = number(from + at + VERSION_AT, little) / VERSION_STEP;
		if (major != 0 && found != major)
			return 0;
		major = found;
	}
	return major;
}
