/*
 * What there is to say of an extension, as one line: columns with a tab between, or a JSON object. pg_extlist(1) has
 * what they are.
 */
#ifndef EXTENSION_FORMAT_H
#define EXTENSION_FORMAT_H

#include "extension/catalog.h"
#include "install/ldd.h"
#include "text/str.h"

/* What libraries are looked for with. */
struct extension_libraries {
	struct loader *loader; /* NULL: nothing is asked but what the plain list has */
	char *libdir;          /* what $libdir is; NULL where there is none */
	const char *path;      /* dynamic_library_path; NULL is the default */
};

/* Append the line to out, without a newline. A line on stderr for a secondary control file that the server would
 * refuse: then the primary one alone counts for that version. */
void format_add_columns(struct str *out, const struct extensions *list, const struct catalog *extension,
	const struct extension_libraries *libraries);
void format_add_json(struct str *out, const struct extensions *list, const struct catalog *extension,
	const struct extension_libraries *libraries);

#endif
