/*
 * Formats what is known of an extension as one line: columns separated by tabs, or a JSON object; pg_extlist(1)
 * describes them.
 */
#ifndef EXTENSION_FORMAT_H
#define EXTENSION_FORMAT_H

#include "extension/added.h"
#include "extension/catalog.h"
#include "install/ldd.h"
#include "text/str.h"

/* What is needed to find libraries. */
struct extension_libraries {
	struct loader *loader;      /* NULL: libraries are not examined, as for the plain list */
	char *libdir;               /* the directory that $libdir means; NULL if there is none */
	const char *path;           /* dynamic_library_path; NULL is the default */
	const struct addeds *added; /* the packages; an extension in one has its library there */
};

/* Append the line to out, without a newline. If the server would refuse a secondary control file, a line on stderr
 * says so, and only the primary one is used for that version. */
void format_add_columns(struct str *out, const struct extensions *list, const struct catalog *extension,
	const struct extension_libraries *libraries);
void format_add_json(struct str *out, const struct extensions *list, const struct catalog *extension,
	const struct extension_libraries *libraries);

#endif
