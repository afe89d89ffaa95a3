/*
 * PostgreSQL versions and the wishes that people have for one. Pure.
 *
 * A version is MAJOR.MINOR (10 and later; 9.6.24 has major 9, minor 6 and is refused as too old by its users); a
 * beta or release candidate of PostgreSQL itself ("19beta1", "19rc1", "19devel") has `pre` set. Packagers add a third
 * number ("17.5.0", "15.5.1" is a rebuild of 15.5) and prereleases of their packaging ("18.4.0-beta.17"): both count
 * as `rebuild` and say nothing about PostgreSQL.
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

/* A place in the order of versions: of 9.6.24, 9 and 6. */
struct version_bound {
	unsigned major;
	unsigned minor;
};

/* What -V takes, as what lies between two bounds. */
struct wish {
	bool latest;                 /* any release; the bounds are open */
	bool major_only;             /* "17": its betas meet it, too */
	struct version_bound from;   /* the first that meets it */
	struct version_bound before; /* the first that does not any more */
};

bool version_parse(const char *text, struct version *version); /* "15.18", "19beta1"; the whole text */
/* The first line of `postgres -V`: "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)". */
bool version_parse_banner(const char *line, struct version *version);
/* A packager's version: "17.5.0", "15.5.1", "18.4.0-beta.17", "10.4.0-1"; *rebuild orders packages of one version and
 * means nothing else. "17.0.0-rc1", without a dot behind rc, is PostgreSQL's own release candidate. */
bool version_parse_package(const char *text, struct version *version, unsigned long *rebuild);
int version_compare(const struct version *a, const struct version *b); /* as strcmp; a pre is before its release */
void version_write(const struct version *version, struct str *out);    /* "15.18", "19beta1" */

/*
 * "17", "17.5", "17.5.0" (any rebuild of 17.5), "17.x", "latest"; or a range, conditions that all have to be met,
 * separated by blanks or commas: ">=15 <17", ">16.3", "<=16" (16.9, too), "=16.3", "~16.3" (16.3 and what follows it
 * below 17; "^16.3" is the same). False: nothing that anybody could wish for, a range in which nothing lies included.
 */
bool wish_parse(const char *text, struct wish *wish);
bool wish_is_void(const char *text); /* a range in which nothing lies: ">17 <18" */
/* A pre-release meets nothing but its major version, said alone. */
bool wish_meets(const struct wish *wish, const struct version *version);
/* The only major version that can meet it; 0 if there are more. */
unsigned wish_major(const struct wish *wish);

#endif
