/*
 * Lists what a package holds, and computes its digest. Every package comes through here before it is published,
 * wherever it is from: it decides which files no package may have.
 */
#ifndef PACKAGE_PACKLIST_H
#define PACKAGE_PACKLIST_H

#include <stdbool.h>

#include "outside/digest.h"
#include "text/str.h"

/*
 * Append the paths of all files and links below the directory of a package, sorted, without the record. Returns NULL,
 * or the problem, allocated: a link that leads out of the directory or to no file of it, a setuid program, a device, a
 * name with a control character, a directory that only its owner can read.
 */
char *packlist_read(int package, struct strs *paths);

/* The digest of these files: SHA-256 over their paths, modes and contents. False with errno. */
bool packlist_digest(int package, const struct strs *paths, char hex[DIGEST_SHA256_SIZE]);

#endif
