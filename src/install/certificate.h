/*
 * The certificates of servers with TLS, and of their superusers as clients, in the part "tls" of the cache.
 *CACHE/tls/NAME/ holds one certificate with its key, and the root that signed it. It belongs to the caller, and others
 *can read only what is public:
 *
 *	root.crt         what clients trust
 *	certificate.crt
 *	certificate.key  mode 0600
 *	made             when the certificate is valid, and a hash of the other files; mode 0600
 *
 * Only the first cache is used: whoever reads a key can act as its owner.
 */
#ifndef INSTALL_CERTIFICATE_H
#define INSTALL_CERTIFICATE_H

#include <stdbool.h>

#define CERTIFICATE_PART "tls"

struct certificate {
	char *root, *text, *key; /* PEM, allocated; NULL: none */
	long long from, until;   /* when it is valid, as time() has it */
};

/* The name of the certificate that the servers of a user have, and of the one with which a client is the superuser
 * `user`; allocated. */
char *certificate_name(unsigned long uid);
char *certificate_client_name(const char *user);
/* certificate_name() of the runtime user of this process; NULL after a line on stderr if there is none. */
char *certificate_server_name(void);

/* Read a certificate. False, silently and with nothing to free, if there is none that can be used: it is absent or
 * damaged, is not valid yet, or expires within a day. */
bool certificate_read(const char *name, struct certificate *certificate);
void certificate_free(struct certificate *certificate); /* the key is overwritten first */

/*
 * Make sure that there is a certificate that can be used. If there is none, `make` makes one for this `subject` (false
 * after a line on stderr), and it takes the place of the old one. A lock makes others wait meanwhile. False after a
 * line on stderr.
 */
bool certificate_ensure(
	const char *name, const char *subject, bool (*make)(const char *subject, struct certificate *made));

#endif
