#include "store/seal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/fd.h"

#define HEAD "tinypg store 1 "
#define PURPOSE "object"

enum { PIECE = 128 * 1024 };

/* False with errno. */
static bool compute(const struct key *key, const char *name, int file, char hex[DIGEST_SHA256_SIZE])
{
	off_t at = SEAL_LENGTH;
	ssize_t got;

	struct digest *digest = key->bytes.length > 0 ? digest_open_hmac(key->bytes.text, key->bytes.length)
						      : digest_open(CHECKSUM_SHA256);
	char *piece = mem_alloc(PIECE);
	digest_add(digest, PURPOSE, sizeof PURPOSE);
	digest_add(digest, name, strlen(name) + 1);
	while ((got = pread(file, piece, PIECE, at)) > 0) {
		digest_add(digest, piece, (size_t)got);
		at += got;
	}
	int error = errno;
	free(piece);
	digest_close(digest, hex);
	errno = error;
	return got == 0;
}

bool seal_write(const struct key *key, const char *name, int file)
{
	char hex[DIGEST_SHA256_SIZE];
	char line[SEAL_LENGTH + 1];

	if (!compute(key, name, file, hex))
		return false;
	snprintf(line, sizeof line, HEAD "%s\n", hex);
	return fd_write_all_at(file, line, SEAL_LENGTH, 0);
}

const char *seal_problem(const struct key *key, const char *name, int file)
{
	char hex[DIGEST_SHA256_SIZE];
	char line[SEAL_LENGTH];

	if (pread(file, line, SEAL_LENGTH, 0) != SEAL_LENGTH || memcmp(line, HEAD, strlen(HEAD)) != 0 ||
		line[SEAL_LENGTH - 1] != '\n')
		return "it is no object of a store";
	if (!compute(key, name, file, hex))
		return "it cannot be read again";
	if (memcmp(line + strlen(HEAD), hex, strlen(hex)) == 0)
		return NULL;
	return key->bytes.length > 0 ? "its HMAC is wrong" : "its checksum is wrong";
}
