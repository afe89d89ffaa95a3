#include "text/hash.h"

#include <string.h>

#define FNV_PRIME 1099511628211U

uint64_t hash_text(const char *text)
{
	return hash_bytes(HASH_START, text, strlen(text));
}

uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t length)
{
	const unsigned char *next = bytes;

	for (size_t i = 0; i < length; i++) {
		hash ^= next[i];
		hash *= FNV_PRIME;
	}
	return hash;
}
