/*
 * The sources of installations. A source is a row of a table of functions: find its server, list what it offers for a
 * platform, locate an archive and its checksum. Code that all of them share is here.
 *
 * To add a source, write a file source_NAME.c with its row (source_github.c is the shortest). Declare the row below,
 * and add it to the table in source.c and to src/LAYERS. A source with names of its own for machines has a column in
 * install/platform.c. The sources are also named in the usage of tools/pg_fetch.c, its page, tinypg(7), and
 * t/tools-completion.bats.
 */
#ifndef FETCH_SOURCE_H
#define FETCH_SOURCE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "install/platform.h"
#include "outside/download.h"
#include "text/between.h"
#include "text/checksum.h"
#include "text/npmrc.h"
#include "text/str.h"
#include "text/version.h"

/* One archive that a source offers. */
struct release {
	struct version version;
	unsigned long rebuild;
	char *label;              /* allocated: the version as the source writes it, "15.5.1" */
	char *url;                /* allocated; NULL until locate() was called */
	char *other_url;          /* allocated, or NULL: a second place, if it is not at url */
	struct checksum checksum; /* hex "" until locate() was called */
};

struct releases {
	struct release *item; /* newest first; of each PostgreSQL version only the newest rebuild */
	size_t count;
};
#define RELEASES_INIT   \
	{               \
		NULL, 0 \
	}

/* A source's server, and what is needed to ask it. */
struct site {
	const struct platform *platform;
	char *base;        /* base URL, allocated, of an allowed scheme */
	struct npmrc rc;   /* credentials (npm) */
	char *authorities; /* allocated, or NULL: file of certificates to trust (npm's cafile) */
	const volatile sig_atomic_t *stop;
	bool verbose; /* report retries on stderr */
};

enum source_answer {
	SOURCE_DONE,
	SOURCE_UNREACHABLE, /* cannot be reached, is not configured or not understood: ask the next source */
	SOURCE_NOTHING,     /* the source has nothing of that kind */
};

/* A source. If a function fails, problem gets a phrase to follow "source 'X' is passed over: ". */
struct source {
	const char *name;
	const char *base; /* URL, unless find() or a mirror sets it */
	/* The source's name for the platform (NULL: this machine, which is not in the table of platforms). NULL: it
	 * has nothing for it. */
	const char *(*platform)(const struct platform *platform);
	/* Set site->base, unless a mirror did, and whatever else a request needs. NULL: nothing to do. */
	enum source_answer (*find)(struct site *site, struct str *problem);
	/* Add the releases that it has, in any order. */
	enum source_answer (*list)(const struct site *site, struct releases *releases, struct str *problem);
	/* Set url and checksum of a release. */
	enum source_answer (*locate)(const struct site *site, struct release *release, struct str *problem);
	bool on_request; /* asked only if -s or TINYPG_SOURCES names it */
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
/* Choose sources: with names NULL, all but those on request, in the table's order; else by names separated by blanks
 * or commas. Returns NULL, or the first unknown name, allocated. */
char *sources_choose(const char *names, struct sources *sources);
/* Append the names that can be chosen, separated by blanks. */
void sources_add_names(struct str *out);

/* Prepare to ask a source; mirror, if not NULL, replaces the source's own base. */
enum source_answer source_open(const struct source *source, const struct platform *platform, const char *mirror,
	struct site *site, struct str *problem);
void site_free(struct site *site);
/* Call source->list() and sort the result. */
enum source_answer source_list(
	const struct source *source, const struct site *site, struct releases *releases, struct str *problem);

/* A request for url at that site: with the scheme that is allowed there, and with its credentials, which point into
 * login. */
struct download site_download(const struct site *site, const char *url, struct npmrc_login *login);
/* Get a text of the content type `type`; NULL: any. */
enum source_answer site_get(
	const struct site *site, const char *url, const char *type, struct str *out, struct str *problem);
/* Get the checksum from a file beside url: .sha512, else .sha256, .sha1, .md5. A weaker one is used only if the
 * server answers that the stronger ones do not exist. SOURCE_NOTHING if there is none. */
enum source_answer site_get_checksum(
	const struct site *site, const char *url, struct checksum *checksum, struct str *problem);
/* For source->list(): get the text at `rest` below the base, and add a release for each label in it. */
enum source_answer site_list_between(const struct site *site, const char *rest, const struct between *between,
	struct releases *releases, struct str *problem);
/* For source->locate(): the archive is at `rest` below the base, with its checksum beside it. */
enum source_answer site_locate(const struct site *site, const char *rest, struct release *release, struct str *problem);
/*
 * Whether a checksum from url's server proves anything: it does over https, and over http from this machine. Otherwise,
 * whoever can change the archive on the way can also change the checksum, so the user must supply it (-c).
 */
bool source_is_proof(const char *url);

/* Add a release, whose texts the list then owns. */
void releases_add(struct releases *releases, struct release release);
/* Add a release for each label that is a packager's version. */
void releases_add_labels(struct releases *releases, const struct strs *labels);
void releases_free(struct releases *releases);
/* The newest release that meets the wish; NULL if none does. */
struct release *releases_find(const struct releases *releases, const struct wish *wish);

#endif
