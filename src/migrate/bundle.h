/*
 * A bundle: the files of a project's migrations/, pre/ and post/ in one archive (a tar packed by Zstandard) that begins
 * with their manifest, as pgpkg makes it. A bundle is read whole and checked whole before anything of it is used: each
 * file of the manifest is in the archive once, with that size and checksum, and nothing else is.
 */
#ifndef MIGRATE_BUNDLE_H
#define MIGRATE_BUNDLE_H

#include <stdbool.h>
#include <stddef.h>

#include "migrate/manifest.h"
#include "text/str.h"

/* How large a bundle may be, packed or not. */
#define BUNDLE_BYTES_MAX ((size_t)256 * 1024 * 1024)

/* A file of a bundle; valid as long as the bundle is open. */
struct bundle_file {
	const char *name;  /* "migrations/shop--1.0.sql" */
	const char *bytes; /* not ended by a NUL */
	size_t length;
	const char *sha256;
};

struct bundle {
	struct manifest manifest; /* the project's name, prefix, and tracking table, too */
	struct bundle_file *file; /* manifest.count of them, in the order of the manifest */
	struct str tar;
};

/* Whether an operand is a bundle rather than a directory: it is "-", or is there and no directory. */
bool bundle_is(const char *path);

/* Open the bundle of a file, "-" being standard input: a bundle itself, or a script that has one in it
 * (bundle_script()). If that fails, one line says why, and false is returned; nothing is open then. */
bool bundle_open(const char *path, struct bundle *bundle);
void bundle_close(struct bundle *bundle);

/* The file with that name, or NULL. */
const struct bundle_file *bundle_find(const struct bundle *bundle, const char *name);

#endif
