/*
 * What is installed in the cache: directories cache/pg/VERSION-SOURCE that hold bin/postgres. Those for another kind
 * of machine lie one below, cache/pg/PLATFORM/VERSION-SOURCE, where nobody takes them for his own. What came from a
 * file or a URL has a source of its own each, "file.DIGEST".
 */
#ifndef PG_INSTALL_H
#define PG_INSTALL_H

#include <stdbool.h>
#include <stddef.h>

#include "pg/platform.h"
#include "text/checksums.h"
#include "text/version.h"

struct install {
	char *name;   /* allocated: "17.5-npm" */
	char *prefix; /* allocated, absolute */
	char *source; /* allocated: "npm" */
	struct version version;
	struct checksum checksum; /* of its archive, as `origin` has it; hex "" if it has none */
};

struct installs {
	struct install *item; /* newest first, then by source */
	size_t count;
};
#define INSTALLS_INIT   \
	{               \
		NULL, 0 \
	}

/* The directory of installations; foreign: of those for that platform, else NULL. -1 with errno. */
int install_open(const struct platform *foreign, bool make);
char *install_prefix(const struct platform *foreign, const char *name); /* allocated */
char *install_name(const struct version *version, const char *source);  /* allocated */

void installs_read(const struct platform *foreign, struct installs *installs);
void installs_free(struct installs *installs);

/* Take away what those left who were killed: staging directories, lock files that nobody holds. */
void install_sweep(const struct platform *foreign);

/* The file of an installation that says where it came from: lines "key value". */
#define INSTALL_ORIGIN "origin"

/*
 * Remove an installation: out of sight at once, then from the disk. False after one line on stderr, and nothing
 * removed, if a process runs a program of it (seen where there is a /proc that shows it).
 */
bool install_remove(const struct platform *foreign, const struct install *install);

#endif
