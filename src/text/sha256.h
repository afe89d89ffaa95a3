/*
 * SHA-256 (FIPS 180-4) for programs that use libc only; what is linked with libcrypto uses outside/digest.h, which is
 * faster. Pure.
 */
#ifndef TEXT_SHA256_H
#define TEXT_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_HEX_SIZE 65 /* 64 hex digits and NUL */
#define SHA256_BLOCK_SIZE 64

struct sha256 {
	uint32_t state[8];
	uint64_t length; /* bytes so far */
	unsigned char block[SHA256_BLOCK_SIZE];
};

void sha256_start(struct sha256 *sha);
void sha256_add(struct sha256 *sha, const void *bytes, size_t length);
/* Write the digest in lower-case hex. */
void sha256_finish(struct sha256 *sha, char hex[SHA256_HEX_SIZE]);

#endif
