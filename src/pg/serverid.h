/*
 * What a server program is, beside its version: what a cluster that it made can be used by again. Both are remembered
 * (known.h), so that a program is read once.
 */
#ifndef PG_SERVERID_H
#define PG_SERVERID_H

#include <stdbool.h>

#include "install/program.h"

struct serverid {
	char digest[65]; /* SHA-256 of the program in lower-case hex */
	char *icu;       /* allocated: the file of the ICU library that it links, "libicui18n.so.72.1"; "": none */
};

/* False after a line on stderr. serverid_free() in any case. */
bool serverid_know(const struct program *server, struct serverid *id);
void serverid_free(struct serverid *id);

#endif
