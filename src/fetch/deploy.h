/*
 * Turns an archive into an installation, one at a time for each name. In a staging directory it is unpacked while it
 * arrives, its checksum is compared, missing links are made, it is tried, its origin is recorded, it is synced; then it
 * is renamed. Until the rename nobody sees it, and after a failure the cache is unchanged.
 */
#ifndef FETCH_DEPLOY_H
#define FETCH_DEPLOY_H

#include <stdbool.h>

#include "fetch/source.h"
#include "install/platform.h"
#include "text/checksum.h"
#include "text/version.h"

enum deploy_end {
	DEPLOY_DONE,
	DEPLOY_UNREACHABLE, /* said on stderr; the next source may be asked */
	DEPLOY_FAILED,      /* said on stderr */
};

struct deploy {
	const struct platform *platform; /* the platform that it must be for; NULL: unknown, and not checked */
	const struct platform *foreign;  /* the platform again, if it is not this machine's; else NULL */
	const char *source;              /* "npm"; the second part of the installation's name */
	const struct version *version;   /* the version that it must hold; NULL: any */
	const char *label;               /* the packager's version; NULL: none */
	const struct site *site;         /* the site that is asked for `url` */
	const char *url;                 /* the archive; NULL: it is a local file */
	const char *other_url;           /* a second place of the archive; NULL: none */
	const char *path;                /* the path of the local file */
	int file;                        /* the local file's descriptor */
	struct checksum checksum;        /* the archive's checksum */
	bool bound;                      /* an existing installation of that name must have this checksum, too */
	bool quiet;
	bool verbose;
	bool waits; /* return when the store was given the archive, or could not be */
};

/* Make the installation; *prefix, allocated, is where it is. If another process was quicker, it is that one's. An
 * installation of the same name that is bound to another checksum is never replaced: DEPLOY_FAILED. */
enum deploy_end deploy_run(const struct deploy *deploy, char **prefix);

#endif
