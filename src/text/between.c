#include "text/between.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static bool starts(const char *bytes, size_t length, const char *text, size_t text_length);

void between_collect(const char *bytes, size_t length, const struct between *between, struct strs *names)
{
	size_t lead = strlen(between->before);

	for (size_t at = 0; at < length && names->count < BETWEEN_NAMES_MAX; at++) {
		if (!starts(bytes + at, length - at, between->before, lead))
			continue;
		const char *name = bytes + at + lead;
		size_t most = length - at - lead;
		size_t size = 0;

		while (size < most && size <= BETWEEN_MAX && name[size] != '\0' && !strchr(between->ends, name[size]))
			size++;
		if (size > 0 && size <= BETWEEN_MAX) {
			char *found = mem_copy_bytes(name, size);
			if (!strs_contain(names, found))
				strs_add(names, found);
			free(found);
		}
		at += lead - 1;
	}
}

static bool starts(const char *bytes, size_t length, const char *text, size_t text_length)
{
	return length >= text_length && memcmp(bytes, text, text_length) == 0;
}
