/*
 * The packages that pg_extadd added to servers: directories CACHE/ext/SERVER/NAME-VERSION. SERVER is the beginning of
 * the SHA-256 of the server program, so a package is never offered to a server that it was not made for. A package has
 *
 *	share/   what would be in the installation's share directory: extension/NAME.control, scripts, other data
 *	lib/     what would be in its directory of loadable libraries
 *	added    the record: lines of "key value"
 *
 * The installation itself is never changed. Either directory may be missing.
 */
#ifndef EXTENSION_ADDED_H
#define EXTENSION_ADDED_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

#define ADDED_SERVER_LENGTH 16 /* characters of the server's digest that name its directory */
#define ADDED_RECORD "added"
#define ADDED_SHARE "share"
#define ADDED_LIBRARIES "lib"

/* An extension that a package has: one for each control file. */
struct added_extension {
	char *name;
	char *version; /* its default version; "" if the control file has none */
};

/* All texts are allocated. */
struct added {
	char *name;
	char *version;
	struct added_extension *extension; /* may be empty with pg_extadd -o: the package has only libraries for LOAD */
	size_t extension_count;
	struct strs required; /* extensions that its control files require and that are not in the package itself */
	char *source;         /* what it was made from, as the caller named it */
	char *date;           /* when it was added */
	char *digest;         /* SHA-256 over the paths, modes and contents of share and lib */
	char *bindir;         /* the server's directory of programs, as it was when the package was added */
	/* Not in the record: */
	char *server;    /* the name of the directory of the server, ADDED_SERVER_LENGTH characters */
	char *directory; /* the absolute path of the package */
	size_t cache;    /* the number of its cache (install/cache.h) */
};
/* clang-format off */
#define ADDED_INIT {.name = NULL}
/* clang-format on */

struct addeds {
	struct added *item; /* by name, the newest version of each first */
	size_t count;
};
/* clang-format off */
#define ADDEDS_INIT {.item = NULL}
/* clang-format on */

/* Why a text cannot be the name or version of a package, a static text; NULL if it can. It becomes a part of a file
 * name and of a line of the record. */
const char *added_problem(const char *text);

/* Write the record of a package into its directory. False with errno. */
bool added_write(int directory, const struct added *added);
/* Read the record of the package in the directory `name` of `dir`, the directory of a server. False if there is none
 * or it is damaged; added_free() in any case. */
bool added_read(int dir, const char *name, struct added *added);

/*
 * List the packages of all caches for a server, given by its digest (SHA-256 in hex); NULL: of all servers. Of two with
 * the same name and version, the first cache's counts. Anything that is no complete package is passed over. False after
 * a line on stderr if a cache cannot be read; the list then has the rest. addeds_free() in any case.
 */
bool added_list(const char *digest, struct addeds *list);
/*
 * Find the package that has an extension: one whose default version is `version` or, if there is none or version is
 * NULL, the newest. NULL if no package has the extension.
 */
const struct added *added_find(const struct addeds *list, const char *extension, const char *version);
/* The extension of a package, by name; NULL if the package does not have it. */
const struct added_extension *added_extension(const struct added *added, const char *extension);

/* Open CACHE/ext/SERVER in the first cache for a server's digest; made if missing and `make`. -1 with errno. */
int added_open(const char *digest, bool make);
/* Remove a package of the first cache: it is renamed first, so that it disappears at once. False after a line on
 * stderr. */
bool added_remove(const struct added *added);

void added_add_extension(struct added *added, const char *name, const char *version);
void added_free(struct added *added);
void addeds_free(struct addeds *list);

#endif
