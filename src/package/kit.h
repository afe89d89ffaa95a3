/*
 * What building an extension needs: a pg_config, the makefile PGXS and the headers. If the installation lacks them, as
 * those of npm and Maven do, they are lent by another installation of the same major version, and a script stands in
 * for pg_config: it names the server's own directories, and otherwise asks the lender's.
 */
#ifndef PACKAGE_KIT_H
#define PACKAGE_KIT_H

#include <stdbool.h>
#include <stddef.h>

#include "package/target.h"
#include "sys/staging.h"

/* What a file that is installed below a directory is to a package. */
enum kit_part {
	KIT_SHARE,
	KIT_LIBRARIES,
	KIT_PROGRAMS, /* left out, with a line on stderr */
	KIT_REST,     /* left out: documentation, headers, translations */
};

struct kit_root {
	enum kit_part part;
	char *path; /* absolute */
};
enum { KIT_ROOT_COUNT = 11 };

struct kit {
	char *pg_config;
	struct kit_root root[KIT_ROOT_COUNT];
	size_t root_count;
	bool lacks_headers; /* only what needs no compiler can be built */
};

/*
 * Find all that; headers may be missing without a lender, for an extension in SQL needs none. `lender` is the option
 * -s: an installation (its directory, or that of its programs), or what pg_fetch -s or pg_fetch takes as an operand;
 * NULL: none. `path` is the absolute path of the staging directory, where a script may be made. False after a line on
 * stderr; kit_free() in any case.
 */
bool kit_find(const struct target *target, const char *lender, const struct staging *staging, const char *path,
	struct kit *kit);
/* Say on stderr that the server lacks something that building needs, and hint where it can be had. */
void kit_report_missing(const struct target *target, const char *what);
void kit_free(struct kit *kit);

#endif
