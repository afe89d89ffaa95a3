#include "text/hash.h"

#define FNV_OFFSET 14695981039346656037U
#define FNV_PRIME 1099511628211U

uint64_t hash_text(const char *text)
{
	uint64_t hash = FNV_OFFSET;

	for (; *text; text++) {
		hash ^= (unsigned char)*text;
		hash *= FNV_PRIME;
	}
	return hash;
}
