/*
 * Finds a server program, `postgres`, and its version.
 */
#ifndef INSTALL_PROGRAM_H
#define INSTALL_PROGRAM_H

#include <stdbool.h>
#include <sys/stat.h>

#include "text/sha256.h"
#include "text/version.h"

struct program {
	char *bindir;     /* allocated, absolute, without links: the directory of the program */
	char *postgres;   /* allocated: bindir/postgres */
	struct stat stat; /* of postgres */
	bool has_version;
	struct version version; /* valid if has_version */
};

/* Find the program `postgres` in a directory, following links. False with errno if there is none (EISDIR; EACCES if
 * it is not executable), and then *server is zeroed. Runs nothing. */
bool program_find(const char *directory, struct program *server);
/* Make sure that server->version is known: from what is remembered (memo.h), else from `postgres -V`, which is then
 * remembered. False with the reason, allocated. */
bool program_learn_version(struct program *server, char **problem);
/* The SHA-256 of the program, in lower-case hex: from what is remembered, else it is read, and then remembered. False
 * with errno. */
bool program_learn_digest(const struct program *server, char digest[SHA256_HEX_SIZE]);
void program_free(struct program *server);

#endif
