/* Makes certificates for servers with TLS, if they are not in the cache (install/certificate.h). */
#ifndef TEMPLATE_CERTIFY_H
#define TEMPLATE_CERTIFY_H

#include <stdbool.h>

/* Print the directory of the certificate that the caller's servers have, or of the one with which a client is the
 * superuser `user` (not NULL). False after a line on stderr. */
bool certify_print(const char *user);

#endif
