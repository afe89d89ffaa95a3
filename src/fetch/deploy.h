/*
 * How an archive becomes an installation: one at a time for each name, in a staging directory; unpacked while it
 * arrives, its checksum compared, completed, tried, marked with where it came from, synced, renamed. Until the rename
 * nobody sees it; after a failure the cache is as it was.
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
	DEPLOY_UNREACHABLE, /* said on stderr: the next source may be asked */
	DEPLOY_FAILED,      /* said on stderr */
};

struct deploy {
	const struct platform *platform; /* what it has to be for; NULL: not known, and not looked at */
	const struct platform *foreign;  /* the same if it is not this machine's, else NULL */
	const char *source;              /* "npm"; the second part of its name */
	const struct version *version;   /* what it has to hold; NULL: whatever it does */
	const char *label;               /* the packager's version; NULL: none */
	const struct site *site;         /* who is asked for: */
	const char *url;                 /* the archive; NULL: */
	const char *other_url;           /* where it is, too; NULL: nowhere */
	const char *path;                /* a local file, */
	int file;                        /* open */
	struct checksum checksum;        /* what it has to have */
	bool bound;                      /* what is installed under its name, too */
	bool quiet;
	bool verbose;
};

/* *prefix, allocated, is where it is: that of another process, if that was quicker. What has its name and is bound to
 * another checksum is never replaced: DEPLOY_FAILED. */
enum deploy_end deploy_run(const struct deploy *landing, char **prefix);

#endif
