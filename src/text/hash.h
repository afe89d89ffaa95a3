/* FNV-1a of 64 bits: names for things, where a collision costs time but never correctness. */
#ifndef TEXT_HASH_H
#define TEXT_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_START UINT64_C(14695981039346656037)

uint64_t hash_text(const char *text);
/* The hash of what `hash` is of (HASH_START: of nothing) with length bytes behind it. */
uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t length);

#endif
