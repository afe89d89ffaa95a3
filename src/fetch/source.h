/*
 * Where installations come from. A source is a row of a table; each knows how to find its server, list what it offers
 * for a platform, and say where an archive lies and what its checksum is. What is common to all is here.
 *
 * A new source is a file source_NAME.c with a row in it, and its line in source.c.
 */
#ifndef FETCH_SOURCE_H
#define FETCH_SOURCE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "install/platform.h"
#include "outside/download.h"
#include "text/checksum.h"
#include "text/npmrc.h"
#include "text/str.h"
#include "text/version.h"

/* One archive that is offered. */
struct release {
	struct version version;
	unsigned long rebuild;
	char *label;              /* allocated, as the source writes the version: "15.5.1" */
	char *url;                /* allocated; NULL until it is known */
	char *other_url;          /* allocated, or NULL: where it is, too, if it is not at url */
	struct checksum checksum; /* hex "" until it is known */
};

struct releases {
	struct release *item; /* newest first, each PostgreSQL version once: the newest rebuild */
	size_t count;
};
#define RELEASES_INIT   \
	{               \
		NULL, 0 \
	}

/* A source's server, and how it is asked. */
struct site {
	const struct platform *platform;
	char *base;        /* allocated base URL, of a scheme that is allowed */
	struct npmrc rc;   /* credentials (npm) */
	char *authorities; /* allocated, or NULL: file of certificates to trust (npm's cafile) */
	const volatile sig_atomic_t *stop;
	bool verbose; /* say what is tried again */
};

enum source_answer {
	SOURCE_DONE,
	SOURCE_UNREACHABLE, /* or not configured, or not understood: the next source is asked */
	SOURCE_NOTHING,     /* it has nothing of that kind */
};

/* Where a function fails, problem is a phrase for behind "source 'X' is passed over: ". */
struct source {
	const char *name;
	const char *base; /* URL, unless find() or a mirror sets it */
	/* What it calls the platform (NULL: this machine, which is none of the table); NULL: nothing for it. */
	const char *(*platform)(const struct platform *platform);
	/* Set base, unless a mirror did, and what else a request needs; NULL: nothing. */
	enum source_answer (*find)(struct site *site, struct str *problem);
	/* Add what it has, in any order. */
	enum source_answer (*list)(const struct site *site, struct releases *releases, struct str *problem);
	/* Make url and checksum of a release known. */
	enum source_answer (*locate)(const struct site *site, struct release *release, struct str *problem);
	bool on_request; /* asked only where -s or TINYPG_SOURCES names it */
};

extern const struct source source_maven;
extern const struct source source_npm;
extern const struct source source_github;
extern const struct source source_postgresql;

/* The sources to ask, in order, each once. */
enum { SOURCES_MAX = 8 };
struct sources {
	const struct source *item[SOURCES_MAX];
	size_t count;
};
/* NULL: those that need not be named, in their order. Else names separated by blanks or commas; NULL is returned, or
 * the first name that is none, allocated. */
char *sources_choose(const char *names, struct sources *sources);
/* Names that can be chosen, a blank between. */
void sources_add_names(struct str *out);

/* Prepare to ask; mirror, where not NULL, is the base instead of the source's own. */
enum source_answer source_open(const struct source *source, const struct platform *platform, const char *mirror,
	struct site *site, struct str *problem);
void site_free(struct site *site);
/* source->list(), sorted. */
enum source_answer source_list(
	const struct source *source, const struct site *site, struct releases *releases, struct str *problem);

/* A request for url of that site: scheme and credentials as they belong to it; login keeps what they point into. */
struct download site_download(const struct site *site, const char *url, struct npmrc_login *login);
/* Get a text; NULL type: any. */
enum source_answer site_get(
	const struct site *site, const char *url, const char *type, struct str *out, struct str *problem);
/* The checksum beside url: .sha512, else .sha256, .sha1, .md5, a weaker one only where the server says that there
 * is no stronger. SOURCE_NOTHING if there is none. */
enum source_answer site_get_checksum(
	const struct site *site, const char *url, struct checksum *checksum, struct str *problem);
/* For source->list(): the labels are what stands in the text at `rest` below the base, behind `before` up to one of
 * `ends`. */
enum source_answer site_list_between(const struct site *site, const char *rest, const char *before, const char *ends,
	struct releases *releases, struct str *problem);
/* For source->locate(): the archive is at `rest` below the base, and its checksum beside it. */
enum source_answer site_locate(const struct site *site, const char *rest, struct release *release, struct str *problem);
/*
 * Whether a checksum that came from url's server proves anything: over https, and over http from this machine. Else
 * whoever can change the archive on its way can change the checksum, and the user has to know it (-c).
 */
bool source_is_proof(const char *url);

/* The list owns the release's texts from now on. */
void releases_add(struct releases *releases, struct release release);
/* One for each label that is a packager's version. */
void releases_add_labels(struct releases *releases, const struct strs *labels);
void releases_free(struct releases *releases);
/* The newest that meets the wish; NULL if none does. */
struct release *releases_find(const struct releases *releases, const struct wish *wish);

#endif
