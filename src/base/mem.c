#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/msg.h"

static void *checked(void *memory)
{
	if (!memory)
		die("out of memory");
	return memory;
}

void *mem_alloc(size_t size)
{
	return checked(calloc(1, size > 0 ? size : 1));
}

void *mem_resize(void *old, size_t count, size_t size)
{
	if (size > 0 && count > SIZE_MAX / size)
		die("out of memory: %zu times %zu bytes asked for", count, size);
	size_t bytes = count * size;
	/* realloc(p, 0) may free p and return NULL, which would look like a failure. */
	return checked(realloc(old, bytes > 0 ? bytes : 1));
}

char *mem_copy(const char *text)
{
	return !text ? NULL : mem_copy_bytes(text, strlen(text));
}

char *mem_copy_bytes(const void *bytes, size_t length)
{
	if (length == SIZE_MAX)
		die("out of memory: %zu bytes asked for", length);
	char *copy = checked(malloc(length + 1));
	if (length > 0)
		memcpy(copy, bytes, length);
	copy[length] = '\0';
	return copy;
}
