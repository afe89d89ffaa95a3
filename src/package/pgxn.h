/*
 * Reads what PGXN's API answers: JSON documents, found by URI templates in its index.json. Names are looked up in lower
 * case. No I/O.
 */
#ifndef PACKAGE_PGXN_H
#define PACKAGE_PGXN_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

/* The paths of documents, below the server's base: allocated, "/dist/{dist}/{version}/META.json". */
struct pgxn_index {
	char *dist, *meta, *download;
	char *extension; /* NULL: this server finds no extensions by name */
};

/* One release of a distribution; all allocated. */
struct pgxn_release {
	char *dist, *version;
	char *sha1; /* of the zip, 40 hex digits; "" if it is not known */
};

bool pgxn_is_name(const char *text);    /* whether it could name a distribution or an extension */
bool pgxn_is_version(const char *text); /* whether it could be a version of one */

/* Read index.json; a template that is not in it is the one that every server so far has. False if it is no index. */
bool pgxn_read_index(const char *text, size_t length, struct pgxn_index *index);
void pgxn_free_index(struct pgxn_index *index);

/* The template with its variables replaced; {extension} is the name, too. Allocated; NULL if it is no path, or has
 * another variable. `version` may be NULL. */
char *pgxn_expand(const char *template, const char *name, const char *version);

/*
 * Choose a release from the document of a distribution or of an extension: the wanted version or, if that is NULL, the
 * newest stable one, else the newest testing one, else the newest unstable one. False if there is none; then versions
 * has the versions that there are.
 */
bool pgxn_choose(
	const char *text, size_t length, const char *wanted, struct pgxn_release *release, struct strs *versions);
bool pgxn_choose_extension(
	const char *text, size_t length, const char *wanted, struct pgxn_release *release, struct strs *versions);

/* Read META.json of that release: its names as they are written, and the digest. False if it describes another. */
bool pgxn_read_meta(const char *text, size_t length, struct pgxn_release *release);
void pgxn_free_release(struct pgxn_release *release);

#endif
