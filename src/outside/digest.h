/*
 * Computes digests (libcrypto). An open digest takes bytes as they come, and gives lower-case hex when it is closed. If
 * the library cannot make SHA-256, the program ends with one line.
 */
#ifndef OUTSIDE_DIGEST_H
#define OUTSIDE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "text/checksum.h"

#define DIGEST_HEX_SIZE (CHECKSUM_HEX_MAX + 1)
#define DIGEST_SHA256_SIZE 65 /* 64 hex digits and a NUL */

struct digest;

/* NULL: the library does not offer this kind (MD5 in a FIPS build, say). */
struct digest *digest_open(enum checksum_kind kind);
/* HMAC-SHA-256 with this key (not empty). */
struct digest *digest_open_hmac(const void *key, size_t length);
void digest_add(struct digest *digest, const void *bytes, size_t length);
/* Write the hex and its NUL, and free the digest. If hex is NULL, only free it. */
void digest_close(struct digest *digest, char *hex);

/* SHA-256 of the whole file, from offset 0; false with errno. The descriptor's offset does not move. */
bool digest_file(int fd, char hex[DIGEST_SHA256_SIZE]);
/* SHA-256 of a text. */
void digest_text(const void *bytes, size_t length, char hex[DIGEST_SHA256_SIZE]);

#endif
