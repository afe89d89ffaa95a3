#include "text/sha256.h"

#include <stdio.h>
#include <string.h>

enum { ROUND_COUNT = 64, LENGTH_SIZE = 8 };

/* The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t constants[ROUND_COUNT] = {0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7,
	0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
	0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c,
	0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotate(uint32_t word, unsigned count)
{
	return word >> count | word << (32 - count);
}

static void expand(const unsigned char *block, uint32_t words[ROUND_COUNT])
{
	for (size_t i = 0; i < 16; i++)
		words[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
			(uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
	for (size_t i = 16; i < ROUND_COUNT; i++) {
		uint32_t early = words[i - 15], late = words[i - 2];
		words[i] = words[i - 16] + words[i - 7] + (rotate(early, 7) ^ rotate(early, 18) ^ early >> 3) +
			(rotate(late, 17) ^ rotate(late, 19) ^ late >> 10);
	}
}

/* In the standard's terms, v is a to h. */
static void compress(uint32_t state[8], const unsigned char *block)
{
	uint32_t words[ROUND_COUNT], v[8];

	expand(block, words);
	memcpy(v, state, sizeof v);
	for (size_t i = 0; i < ROUND_COUNT; i++) {
		uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
		uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
		uint32_t one = v[7] + (rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25)) + choice + constants[i] +
			words[i];
		uint32_t two = (rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22)) + majority;
		memmove(v + 1, v, 7 * sizeof *v);
		v[4] += one;
		v[0] = one + two;
	}
	for (size_t i = 0; i < 8; i++)
		state[i] += v[i];
}

void sha256_start(struct sha256 *sha)
{
	static const uint32_t first[8] = {
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

	memcpy(sha->state, first, sizeof first);
	sha->length = 0;
}

void sha256_add(struct sha256 *sha, const void *bytes, size_t length)
{
	const unsigned char *from = bytes;

	while (length > 0) {
		size_t used = (size_t)(sha->length % SHA256_BLOCK_SIZE);
		size_t part = length < SHA256_BLOCK_SIZE - used ? length : SHA256_BLOCK_SIZE - used;
		memcpy(sha->block + used, from, part);
		sha->length += part;
		from += part;
		length -= part;
		if (used + part == SHA256_BLOCK_SIZE)
			compress(sha->state, sha->block);
	}
}

/* A one bit, zeros up to the end of a block, and there the length in bits. */
void sha256_finish(struct sha256 *sha, char hex[SHA256_HEX_SIZE])
{
	static const unsigned char padding[SHA256_BLOCK_SIZE] = {0x80};
	unsigned char length[LENGTH_SIZE];
	size_t used = (size_t)(sha->length % SHA256_BLOCK_SIZE);
	size_t end = SHA256_BLOCK_SIZE - LENGTH_SIZE;

	for (size_t i = 0; i < LENGTH_SIZE; i++)
		length[i] = (unsigned char)(sha->length * 8 >> (8 * (LENGTH_SIZE - 1 - i)));
	sha256_add(sha, padding, used < end ? end - used : SHA256_BLOCK_SIZE + end - used);
	sha256_add(sha, length, LENGTH_SIZE);
	for (size_t i = 0; i < 8; i++)
		snprintf(hex + 8 * i, 9, "%08x", (unsigned)sha->state[i]);
}
