/*
 * Makes certificates for TLS (libcrypto): a root, and a certificate that it signs, with a key of ECDSA P-256. The key
 * of the root is forgotten at once, so that a client that trusts the root trusts this one certificate, and never
 * another.
 */
#ifndef OUTSIDE_X509_H
#define OUTSIDE_X509_H

#include <stdbool.h>
#include <time.h>

struct x509_wish {
	const char *name;         /* the common name of its subject, up to 64 bytes of UTF-8 */
	const char *usage;        /* what it is for: "serverAuth" or "clientAuth" */
	const char *alternatives; /* the names of a server, as in "DNS:localhost,IP:127.0.0.1"; NULL: none */
	time_t from, until;       /* when it is valid */
};

/* PEM, allocated. */
struct x509_made {
	char *root, *certificate, *key;
};

/* False after a line on stderr, with nothing to free. */
bool x509_make(const struct x509_wish *wish, struct x509_made *made);
void x509_free(struct x509_made *made);

#endif
