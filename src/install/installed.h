/*
 * Lists and removes the installations in the cache: directories CACHE/pg/VERSION-SOURCE that hold bin/postgres. Those
 * for another kind of machine are one level below, CACHE/pg/PLATFORM/VERSION-SOURCE, so that they are never taken for
 * this machine's own. An installation from a file or URL has a source of its own, "file.DIGEST".
 */
#ifndef INSTALL_INSTALLED_H
#define INSTALL_INSTALLED_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "install/platform.h"
#include "text/checksum.h"
#include "text/version.h"

struct installed {
	char *name;   /* allocated: "17.5-npm" */
	char *prefix; /* allocated, absolute */
	char *source; /* allocated: "npm" */
	struct version version;
	struct checksum checksum; /* of its archive, from the file `origin`; hex "" if that has none */
	char *date;               /* allocated, from the file `origin`: when it was made; NULL if that does not say */
	struct strs lacks;        /* what of it could not be loaded, as missing_find() found when it was made */
	time_t last_use;
	size_t cache; /* the number of its cache (cache.h) */
};

struct installs {
	struct installed *item; /* newest first, then by source */
	size_t count;
};
#define INSTALLEDS_INIT \
	{               \
		NULL, 0 \
	}

/* Open the directory of installations in the first cache; with `foreign`, that of the installations for that
 * platform. Made if missing and `make`. -1 with errno. */
int installed_open(const struct platform *foreign, bool make);
char *installed_prefix(const struct platform *foreign, const char *name); /* allocated */

/* Read the installations of all caches; of two with the same name, the one found first. False after a line on stderr
 * if one of the caches cannot be read; the list then has the rest. */
bool installed_read(const struct platform *foreign, struct installs *installs);
void installed_free(struct installs *installs);

/* Remove what killed processes left: staging directories, and lock files that nobody holds. */
void installed_sweep(const struct platform *foreign);

#define INSTALLED_LACKS "lacks " /* in the file LAYOUT_ORIGIN, one line for each */

/* Whether an installation was made from an archive of that checksum. False after two lines on stderr; a checksum of
 * another kind cannot be compared, since the archive is not kept. */
bool installed_is_of(const struct installed *install, const struct checksum *wanted);

long long installed_bytes(const struct installed *install); /* on disk */
/* The pid, as allocated text, of a process that runs a program of the installation; NULL if none is seen (there may
 * be no /proc). */
char *installed_user(const struct installed *install);
/*
 * Remove an installation of the first cache: it is renamed first, so it disappears at once, then deleted. False after
 * one line on stderr; if a process uses it, nothing was removed.
 */
bool installed_remove(const struct platform *foreign, const struct installed *install);

#endif
