/*
 * The files of a project that are applied to databases, from wherever they are: its directories, a bundle, or a list of
 * names. Each is an entry, whose name is the same everywhere.
 */
#ifndef MIGRATE_ENTRIES_H
#define MIGRATE_ENTRIES_H

#include <stdbool.h>
#include <stddef.h>

#include "migrate/project.h"
#include "text/str.h"

enum entries_part { ENTRIES_MIGRATIONS, ENTRIES_PRE, ENTRIES_POST, ENTRIES_FRAGMENTS };

struct entry {
	enum entries_part part;
	char *name; /* "shop--1.0.sql" */
	char *path; /* as people are told it: "migrations/shop--1.0.sql" */
};

struct entries {
	struct entry *item; /* by part, then by the bytes of their names */
	size_t count;
	/* Append the bytes of an entry to bytes. False after a line on stderr. NULL: they are those of the file
	 * `path`. */
	bool (*read)(const struct entries *entries, const struct entry *entry, struct str *bytes);
	void *context; /* of `read` */
};
/* clang-format off */
#define ENTRIES_INIT {.item = NULL}
/* clang-format on */

/* The directory of a part in a bundle: "migrations", "pre" or "post"; fragments are in none. */
const char *entries_part_name(enum entries_part part);

/*
 * List the files *.sql of the project's migrations/, sql/pre/ and sql/post/, sorted. A directory that does not exist is
 * empty. Hidden files and subdirectories are passed over. False after a line on stderr.
 */
bool entries_list(const struct project *project, struct entries *entries);
/* Add those of one directory, in the order of their names. */
bool entries_list_directory(const char *directory, enum entries_part part, struct entries *entries);

/* Add one; `name` and `path` are copied. Whoever adds by hand calls entries_sort() after the last one. */
void entries_add(struct entries *entries, enum entries_part part, const char *name, const char *path);
void entries_sort(struct entries *entries);

/* The bytes of an entry, as they are. False after a line on stderr. */
bool entries_read(const struct entries *entries, const struct entry *entry, struct str *bytes);
/*
 * The text of an entry, as pgpkg reads it: it has to be UTF-8 without NUL, and each CR LF or CR becomes LF. Its digest
 * is what the tracking table records. False after a line on stderr.
 */
bool entries_read_text(const struct entries *entries, const struct entry *entry, struct str *text);
/* The same of bytes that were read already. */
bool entries_make_text(const struct entry *entry, const struct str *bytes, struct str *text);

void entries_free(struct entries *entries); /* but for the context */

#endif
