/*
 * MANIFEST.json of a bundle: the project's names, and each file with its size and checksum. It is written as Python's
 * json.dumps(indent=2, sort_keys=True) writes it, byte for byte, because pgpkg does so.
 */
#ifndef MIGRATE_MANIFEST_H
#define MIGRATE_MANIFEST_H

#include <stddef.h>

#include "outside/digest.h"
#include "text/str.h"

#define MANIFEST_NAME "MANIFEST.json"
#define MANIFEST_ENTRIES_MAX 50000

struct manifest_entry {
	char *name; /* "migrations/shop--1.0.sql" */
	char sha256[DIGEST_SHA256_SIZE];
	unsigned long long size;
};

struct manifest_place {
	const char *name;
	size_t at; /* the index of its entry */
};

struct manifest {
	char *project_name;
	char *prefix;
	char *tracking_schema;
	char *tracking_table;
	char *version_source; /* NULL: the tracking table */
	struct manifest_entry *entry;
	size_t count;
	struct manifest_place *sorted; /* the names in order; made by manifest_read() */
};

/* Add the entry of a file with these bytes. */
void manifest_add(struct manifest *manifest, const char *name, const void *bytes, size_t length);

void manifest_write(const struct manifest *manifest, struct str *out);

/*
 * Read a manifest; zero the struct before. Members that are not known are ignored. It is a problem if a member is
 * missing, of another type, empty, or has a control character; if no migration can have the prefix; if a name is not
 * that of an SQL file of migrations/, pre/ or post/, or is there twice; and if a checksum is malformed. Returns NULL,
 * or the problem, allocated and phrased to follow "MANIFEST.json: "; manifest_free() in either case.
 */
char *manifest_read(const char *text, size_t length, struct manifest *manifest);
/* The index of the entry with that name in a manifest that was read; `count` if there is none. */
size_t manifest_find(const struct manifest *manifest, const char *name);
void manifest_free(struct manifest *manifest);

/* What is wrong with the name of a file of a bundle, a static text; NULL: nothing. */
const char *manifest_check_name(const char *name);

#endif
