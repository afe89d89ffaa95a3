/*
 * What is installed in the cache: directories cache/pg/VERSION-SOURCE that hold bin/postgres. Those for another kind
 * of machine lie one below, cache/pg/PLATFORM/VERSION-SOURCE, where nobody takes them for his own. What came from a
 * file or a URL has a source of its own each, "file.DIGEST".
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
	struct checksum checksum; /* of its archive, as `origin` has it; hex "" if it has none */
	char *date;               /* allocated, as `origin` has it, when it was made; NULL if it does not say */
	struct strs lacks;        /* what of it could not be loaded, as missing_find() said when it was made */
	time_t last_use;
	size_t cache; /* the number of the cache that it is in (cache.h) */
};

struct installs {
	struct installed *item; /* newest first, then by source */
	size_t count;
};
#define INSTALLEDS_INIT \
	{               \
		NULL, 0 \
	}

/* The directory of installations in the first cache; foreign: of those for that platform, else NULL. -1 with errno. */
int installed_open(const struct platform *foreign, bool make);
char *installed_prefix(const struct platform *foreign, const char *name); /* allocated */
char *installed_name(const struct version *version, const char *source);  /* allocated */

/* What is in all caches; of two that have the same name, the one that is found first. False after a line on stderr,
 * with the rest: one of them cannot be read. */
bool installed_read(const struct platform *foreign, struct installs *installs);
void installed_free(struct installs *installs);

/* Take away what those left who were killed: staging directories, lock files that nobody holds. */
void installed_sweep(const struct platform *foreign);

/* The file of an installation that says where it came from: lines "key value". */
#define INSTALLED_ORIGIN "origin"
#define INSTALLED_LACKS "lacks " /* one line for each */

/* Whether it was made of an archive of that checksum. False after two lines on stderr; a checksum of another kind
 * cannot be compared, for the archive is gone. */
bool installed_is_of(const struct installed *install, const struct checksum *wanted);

long long installed_bytes(const struct installed *install); /* on disk */
/* The pid, allocated, of a process that runs a program of it; NULL if none is seen (there may be no /proc to see it).
 */
char *installed_user(const struct installed *install);
/*
 * Remove an installation of the first cache: out of sight at once, then from the disk. False after one line on stderr,
 * and nothing removed, if it has a user.
 */
bool installed_remove(const struct platform *foreign, const struct installed *install);

#endif
