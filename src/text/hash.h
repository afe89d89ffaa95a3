/* The 64-bit FNV-1a hash, for naming things; a collision must cost only time, never correctness. */
#ifndef TEXT_HASH_H
#define TEXT_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_START UINT64_C(14695981039346656037)

uint64_t hash_text(const char *text);
/* Continue a hash: `hash` is that of the bytes before (HASH_START: none), and length bytes follow them. */
uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t length);

#endif
