/*
 * Looks at a package before it is published, and refuses it if it has files that none may have (packlist.h), if a
 * script or library of its extensions is missing, or if the server could not load a library.
 */
#ifndef PACKAGE_INSPECT_H
#define PACKAGE_INSPECT_H

#include <stdbool.h>

#include "extension/added.h"
#include "package/target.h"

struct inspect {
	const struct target *target;
	int package;      /* the directory: share/ and lib/, which nobody else can write to */
	const char *path; /* its absolute path */
	const char *name; /* the package's name and version, as far as the source tells them; else NULL */
	const char *version;
	const char *what; /* the source, for messages */
	/* The directory that it goes to if no server has that, so that it can hide no library; else NULL. */
	const char *elsewhere;
};

/*
 * Fill added: name, version, extensions, required, digest. False after a line on stderr. A required extension that
 * neither the server nor an added package has is only reported.
 */
bool inspect_package(const struct inspect *inspect, struct added *added);

#endif
