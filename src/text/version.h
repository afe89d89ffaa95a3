/*
 * Parses and compares PostgreSQL versions, and the wishes for one (-V). Pure.
 *
 * A version is MAJOR.MINOR since 10. 9.6.24 is read as major 9, minor 6, which callers refuse as too old. A beta,
 * release candidate or development version of PostgreSQL itself ("19beta1", "19rc1", "19devel") has `pre` set.
 * Packagers add a third number ("17.5.0", "15.5.1" is a rebuild of 15.5) and prereleases of their packaging
 * ("18.4.0-beta.17"): both only change `rebuild`, and say nothing about PostgreSQL itself.
 */
#ifndef TEXT_VERSION_H
#define TEXT_VERSION_H

#include <stdbool.h>

#include "text/str.h"

struct version {
	unsigned major;
	unsigned minor;
	bool pre;          /* a beta, release candidate or development version of PostgreSQL itself */
	char pre_text[16]; /* "beta1", "rc2", "devel"; else "" */
};

/* A point in the order of versions; 9.6.24 counts as 9 and 6. */
struct version_bound {
	unsigned major;
	unsigned minor;
};

/* What -V asks for: the versions between two bounds. */
struct wish {
	bool latest;                 /* any release; the bounds are open */
	bool major_only;             /* "17": its betas meet the wish, too */
	struct version_bound from;   /* the first version that meets the wish */
	struct version_bound before; /* the first one behind that does not */
};

bool version_parse(const char *text, struct version *version); /* "15.18", "19beta1"; nothing may follow */
/* Parse the first line of `postgres -V`: "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)". */
bool version_parse_banner(const char *line, struct version *version);
/* Parse a packager's version: "17.5.0", "15.5.1", "18.4.0-beta.17", "10.4.0-1". *rebuild serves only to order
 * packages of the same version. "17.0.0-rc1", without a dot behind rc, is PostgreSQL's own release candidate. */
bool version_parse_package(const char *text, struct version *version, unsigned long *rebuild);
int version_compare(const struct version *a, const struct version *b); /* as strcmp; "17rc1" < "17.0" */
void version_write(const struct version *version, struct str *out);    /* "15.18", "19beta1" */

/*
 * Parse "17", "17.5", "17.5.0" (any rebuild of 17.5), "17.x", "latest"; or a range, which is conditions separated by
 * blanks or commas that all have to be met: ">=15 <17", ">16.3", "<=16" (includes 16.9), "=16.3", "~16.3" (from 16.3
 * on, but below 17; "^16.3" is the same). False if it is none of these, or a range that no version can meet.
 */
bool wish_parse(const char *text, struct wish *wish);
bool wish_is_void(const char *text); /* a range that no version can meet: ">17 <18" */
/* A prerelease meets only a wish for exactly its major version. */
bool wish_meets(const struct wish *wish, const struct version *version);
/* The only major version that can meet the wish; 0 if several can. */
unsigned wish_major(const struct wish *wish);

#endif
