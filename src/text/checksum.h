/*
 * Parses checksums as people, sidecar files (FILE.sha256 beside FILE) and npm write them. Pure.
 */
#ifndef TEXT_CHECKSUM_H
#define TEXT_CHECKSUM_H

#include <stdbool.h>
#include <stddef.h>

/* Strongest first: the order in which sidecars are asked for. */
enum checksum_kind { CHECKSUM_SHA512, CHECKSUM_SHA256, CHECKSUM_SHA1, CHECKSUM_MD5, CHECKSUM_KIND_COUNT };

#define CHECKSUM_HEX_MAX 128 /* digits of the longest, SHA-512 */

struct checksum {
	enum checksum_kind kind;
	char hex[CHECKSUM_HEX_MAX + 1]; /* lower case; "" means that there is none */
};

const char *checksum_name(enum checksum_kind kind); /* "sha512"; also the suffix of a sidecar's name */

/* "sha256:HEX", any case, as -c takes it. False if it is not that. */
bool checksum_parse(const char *text, struct checksum *checksum);
/* Whether both are set, of the same kind, and equal. */
bool checksum_same(const struct checksum *a, const struct checksum *b);

/*
 * Parse a sidecar file: bare hex, "HEX name", "HEX *name" or "ALG (name) = HEX". Of several lines, the one that names
 * `file` counts (of a path only the last part is compared). False if no line gives a digest of that kind.
 */
bool checksum_parse_sidecar(const char *text, const char *file, enum checksum_kind kind, struct checksum *checksum);

/*
 * Parse npm's dist.integrity: words "ALG-BASE64", of which the strongest known one is taken. False if there is none.
 */
bool checksum_parse_integrity(const char *text, struct checksum *checksum);

#endif
