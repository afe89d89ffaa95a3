/*
 * What identifies a server program besides its version: only a server with the same identity can use a cluster that it
 * made. Both fields are remembered (install/memo.h), so that a program is read only once.
 */
#ifndef TEMPLATE_SERVER_ID_H
#define TEMPLATE_SERVER_ID_H

#include <stdbool.h>

#include "install/program.h"

struct server_id {
	char digest[65]; /* SHA-256 of the program in lower-case hex */
	char *icu;       /* allocated: the file name of the ICU library that it links, "libicui18n.so.72.1"; "": none */
};

/* Find out the identity. False after a line on stderr. server_id_free() in any case. */
bool server_id_know(const struct program *server, struct server_id *id);
void server_id_free(struct server_id *id);

#endif
