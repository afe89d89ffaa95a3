/*
 * A server program, `postgres`: where it is and what it is.
 */
#ifndef INSTALL_PROGRAM_H
#define INSTALL_PROGRAM_H

#include <stdbool.h>
#include <sys/stat.h>

#include "text/version.h"

struct program {
	char *bindir;     /* allocated, absolute, without links: bindir/postgres is the program */
	char *postgres;   /* allocated: bindir/postgres */
	struct stat stat; /* of postgres */
	bool has_version;
	struct version version; /* valid where has_version */
};

/* The program `postgres` in a directory, links followed. False with errno (EISDIR, EACCES where it is not executable),
 * *server zeroed, if there is none. Nothing is run. */
bool program_find(const char *directory, struct program *server);
/* Make sure that server->version is known: from what is remembered of it, else from `postgres -V`, which is then
 * remembered. False with an allocated text why. */
bool program_learn_version(struct program *server, char **problem);
void program_free(struct program *server);

#endif
