/*
 * Tells where the built files of an extension belong. Packagers lay them out like the installation that they built
 * against: share/extension/x.control, usr/share/postgresql/15/extension/x.control, usr/pgsql-15/lib/x.so,
 * lib/postgresql/x.so, and whatever is above these. Here they get one layout: share/ and lib/, which mirror the
 * directories that `pg_config --sharedir` and `--pkglibdir` name. Pure.
 */
#ifndef TEXT_EXTLAYOUT_H
#define TEXT_EXTLAYOUT_H

#include <stdbool.h>

#include "text/str.h"

enum extlayout {
	EXTLAYOUT_NONE,   /* it is not needed: documentation, bitcode, programs, anything else */
	EXTLAYOUT_PLACED, /* it belongs to the extension */
	EXTLAYOUT_OTHER,  /* it belongs to an extension for another major version */
};

/* Append to out where the file at `path` (relative and clean) belongs. *other is set for EXTLAYOUT_OTHER. */
enum extlayout extlayout_place(const char *path, unsigned long major, struct str *out, unsigned long *other);
/* The same for an archive whose files all lie in one directory. False if it belongs nowhere. */
bool extlayout_place_flat(const char *path, struct str *out);

#endif
