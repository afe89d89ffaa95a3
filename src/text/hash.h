/* FNV-1a of 64 bits: names for things, where a collision costs time but never correctness. */
#ifndef TEXT_HASH_H
#define TEXT_HASH_H

#include <stdint.h>

uint64_t hash_text(const char *text);

#endif
