#include "text/ldcache.h"

#include <stdint.h>
#include <string.h>

#include "base/mem.h"

#define OLD_MAGIC "ld.so-1.7.0"
#define NEW_MAGIC "glibc-ld.so.cache1.1"

/* Sizes and offsets in bytes; glibc uses the same on every machine. */
enum {
	OLD_HEADER = 16,
	OLD_COUNT_AT = 12,
	OLD_ENTRY = 12,
	NEW_ALIGNMENT = 8,
	NEW_HEADER = 48,
	NEW_COUNT_AT = 20,
	NEW_ENTRY = 24,
	KEY_AT = 4,
	VALUE_AT = 8,
};

static uint32_t number(const char *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof value);
	return value;
}

/* Where the new table begins; NULL if there is none. */
static const char *find_table(const char *bytes, size_t length)
{
	size_t at = 0;

	if (length >= OLD_HEADER && memcmp(bytes, OLD_MAGIC, strlen(OLD_MAGIC)) == 0) {
		size_t count = number(bytes + OLD_COUNT_AT);
		if (count > (length - OLD_HEADER) / OLD_ENTRY)
			return NULL;
		at = OLD_HEADER + count * OLD_ENTRY;
		at = (at + NEW_ALIGNMENT - 1) / NEW_ALIGNMENT * NEW_ALIGNMENT;
	}
	bool found = at <= length && length - at >= NEW_HEADER && memcmp(bytes + at, NEW_MAGIC, strlen(NEW_MAGIC)) == 0;
	return found ? bytes + at : NULL;
}

/* The text at an offset; NULL if it lies outside or has no end. */
static const char *text_at(const char *table, size_t length, uint32_t offset)
{
	return offset < length && memchr(table + offset, '\0', length - offset) ? table + offset : NULL;
}

void ldcache_find(const void *bytes, size_t length, const char *name, struct strs *paths)
{
	const char *table = find_table(bytes, length);

	if (!table)
		return;
	length -= (size_t)(table - (const char *)bytes);
	size_t count = number(table + NEW_COUNT_AT);
	if (count > (length - NEW_HEADER) / NEW_ENTRY)
		return;
	for (size_t i = 0; i < count; i++) {
		const char *entry = table + NEW_HEADER + i * NEW_ENTRY;
		const char *key = text_at(table, length, number(entry + KEY_AT));
		const char *value = text_at(table, length, number(entry + VALUE_AT));
		if (key && value && strcmp(key, name) == 0)
			strs_add(paths, value);
	}
}
