/*
 * An archive, from a server or a file, becomes a directory in staging: unpacked while it arrives, its checksum
 * compared.
 */
#ifndef PACKAGE_ARCHIVE_H
#define PACKAGE_ARCHIVE_H

#include "fetch/source.h"
#include "package/source.h"

struct archive_from {
	const char *shown;        /* for messages, and in the origin */
	const struct site *site;  /* the site that is asked for `url` */
	const char *url;          /* NULL: it is the file */
	int file;                 /* a descriptor */
	struct checksum expected; /* hex "": any; the one that the command line gave comes first */
};

/* Unpack it to the directory `name` in staging, as it is. *origin is allocated: what is shown, and the digest. False
 * after a line on stderr. */
bool archive_unpack(const struct source_terms *terms, const struct archive_from *from, const struct staging *staging,
	const char *name, char **origin);

/* The same; then put it into the form that source.h promises. */
bool archive_fetch(const struct source_terms *terms, const struct archive_from *from, const struct staging *staging,
	const char *name, struct source_found *found);

#endif
