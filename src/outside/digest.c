#include "outside/digest.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"

struct digest {
	EVP_MD_CTX *context;
	EVP_PKEY *key; /* of an HMAC; NULL: a plain digest */
};

static const EVP_MD *algorithm(enum checksum_kind kind)
{
	switch (kind) {
	case CHECKSUM_SHA512: return EVP_sha512();
	case CHECKSUM_SHA1: return EVP_sha1();
	case CHECKSUM_MD5: return EVP_md5();
	case CHECKSUM_SHA256:
	case CHECKSUM_KIND_COUNT: break;
	}
	return EVP_sha256();
}

struct digest *digest_open(enum checksum_kind kind)
{
	struct digest *digest = mem_alloc(sizeof *digest);

	digest->context = EVP_MD_CTX_new();
	if (digest->context && EVP_DigestInit_ex(digest->context, algorithm(kind), NULL) == 1)
		return digest;
	EVP_MD_CTX_free(digest->context);
	free(digest);
	return NULL;
}

/* SHA-256, without which no tool can go on. */
static struct digest *open_sha256(void)
{
	struct digest *digest = digest_open(CHECKSUM_SHA256);

	if (!digest)
		die("cannot compute a checksum 'sha256': libcrypto does not offer it");
	return digest;
}

struct digest *digest_open_hmac(const void *key, size_t length)
{
	struct digest *digest = mem_alloc(sizeof *digest);

	digest->context = EVP_MD_CTX_new();
	digest->key = EVP_PKEY_new_raw_private_key(EVP_PKEY_HMAC, NULL, key, length);
	if (!digest->context || !digest->key ||
		EVP_DigestSignInit(digest->context, NULL, EVP_sha256(), NULL, digest->key) != 1)
		die("cannot compute an HMAC: libcrypto does not offer it");
	return digest;
}

void digest_add(struct digest *digest, const void *bytes, size_t length)
{
	int added = digest->key ? EVP_DigestSignUpdate(digest->context, bytes, length)
				: EVP_DigestUpdate(digest->context, bytes, length);

	if (added != 1)
		die("cannot compute a checksum: libcrypto failed");
}

static size_t finish(struct digest *digest, unsigned char raw[EVP_MAX_MD_SIZE])
{
	size_t room = EVP_MAX_MD_SIZE;
	unsigned length = 0;
	int done = digest->key ? EVP_DigestSignFinal(digest->context, raw, &room)
			       : EVP_DigestFinal_ex(digest->context, raw, &length);

	if (done != 1)
		die("cannot compute a checksum: libcrypto failed");
	return digest->key ? room : length;
}

void digest_close(struct digest *digest, char *hex)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char raw[EVP_MAX_MD_SIZE];

	if (hex) {
		size_t length = finish(digest, raw);
		for (size_t i = 0; i < length; i++) {
			*hex++ = digits[raw[i] >> 4];
			*hex++ = digits[raw[i] & 15];
		}
		*hex = '\0';
	}
	EVP_MD_CTX_free(digest->context);
	EVP_PKEY_free(digest->key);
	free(digest);
}

bool digest_file(int fd, char hex[DIGEST_SHA256_SIZE])
{
	struct digest *digest = open_sha256();
	enum { CHUNK = 65536 };
	char *bytes = mem_alloc(CHUNK);
	off_t at = 0;
	ssize_t got;

	while ((got = pread(fd, bytes, CHUNK, at)) > 0) {
		digest_add(digest, bytes, (size_t)got);
		at += got;
	}
	free(bytes);
	digest_close(digest, got == 0 ? hex : NULL);
	return got == 0;
}

void digest_text(const void *bytes, size_t length, char hex[DIGEST_SHA256_SIZE])
{
	struct digest *digest = open_sha256();

	digest_add(digest, bytes, length);
	digest_close(digest, hex);
}
