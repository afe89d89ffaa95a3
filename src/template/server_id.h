/*
 * What a server program is, beside its version: what a cluster that it made can be used by again. Both are remembered
 * (known.h), so that a program is read once.
 */
#ifndef TEMPLATE_SERVER_ID_H
#define TEMPLATE_SERVER_ID_H

#include <stdbool.h>

#include "install/program.h"

struct server_id {
	char digest[65]; /* SHA-256 of the program in lower-case hex */
	char *icu;       /* allocated: the file of the ICU library that it links, "libicui18n.so.72.1"; "": none */
};

/* False after a line on stderr. server_id_free() in any case. */
bool server_id_know(const struct program *server, struct server_id *id);
void server_id_free(struct server_id *id);

#endif
