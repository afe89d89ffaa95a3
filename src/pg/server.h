/*
 * A server program, `postgres`: where it is and what it is.
 */
#ifndef PG_SERVER_H
#define PG_SERVER_H

#include <stdbool.h>
#include <sys/stat.h>

#include "text/version.h"

struct server {
	char *bindir;     /* allocated, absolute, without links: bindir/postgres is the program */
	char *postgres;   /* allocated: bindir/postgres */
	struct stat stat; /* of postgres */
	bool has_version;
	struct version version; /* valid where has_version */
};

/* The program `postgres` in a directory, links followed. False with errno (EISDIR, EACCES where it is not executable),
 * *server zeroed, if there is none. Nothing is run. */
bool server_find(const char *directory, struct server *server);
/* Make sure that server->version is known: from what is remembered of it, else from `postgres -V`, which is then
 * remembered. False with an allocated text why. */
bool server_learn_version(struct server *server, char **problem);
void server_free(struct server *server);

#endif
