#include "sys/roll.h"

#include <stdlib.h>

#include "sys/beyond.h"

bool roll_start(int top, struct str *roll)
{
	struct stat st;

	if (fstat(top, &st) != 0)
		return false;
	str_addf(roll, "%llx:%x:%lx:%llx", (unsigned long long)st.st_dev, beyond_flags(top), (unsigned long)st.st_gid,
		(unsigned long long)st.st_ino);
	return true;
}

bool roll_add(int directory, struct str *roll)
{
	struct stat st;

	if (fstat(directory, &st) != 0)
		return false;
	str_addf(roll, ":%llx", (unsigned long long)st.st_ino);
	return true;
}

unsigned long long roll_next(struct roll_reader *reader)
{
	char *end;
	unsigned long long number = strtoull(reader->next, &end, 16);

	reader->next = *end == ':' ? end + 1 : end;
	return number;
}

struct roll_reader roll_read(const char *roll)
{
	struct roll_reader reader = {.next = roll};

	reader.device = roll_next(&reader);
	reader.flags = (unsigned)roll_next(&reader);
	reader.group = (gid_t)roll_next(&reader);
	return reader;
}

bool roll_is_entry(const struct roll_reader *reader, unsigned long long number, const struct stat *st)
{
	return number != 0 && (unsigned long long)st->st_ino == number &&
		(unsigned long long)st->st_dev == reader->device;
}
