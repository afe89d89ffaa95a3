/*
 * Goes through the sources, in order, for one that has the wished version. A source that cannot be reached, or has
 * nothing for the platform, is skipped. That is reported at once if the search is verbose, otherwise only if no source
 * has the version (search_say_passed(), search_say_nothing()).
 */
#ifndef FETCH_SEARCH_H
#define FETCH_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "fetch/source.h"

/* Where to search, and for what machine. */
struct search_terms {
	const struct platform *platform; /* NULL: no source knows this machine's platform */
	const char *machine;             /* what this machine is, if platform is NULL */
	struct sources sources;          /* the sources to ask, in order */
	const char *mirror;              /* base URL in place of theirs; NULL: none */
	bool quiet;                      /* no progress */
	bool verbose;
};

struct search {
	const struct search_terms *terms;
	const struct wish *wish;     /* NULL: everything */
	size_t asked;                /* how many sources were asked */
	const struct source *source; /* the current source */
	struct site site;
	struct releases releases; /* what the current source has */
	struct release *release;  /* the one of these that meets the wish */
	struct str offers;        /* "npm has 18.4 17.10": offers of sources that do not have the wished version */
	struct strs passed;       /* a line for each source that was skipped, with the reason */
	struct str reason;        /* the last of these reasons */
	bool answered;            /* at least one source answered */
	bool told;                /* the reason for finding nothing was printed */
};

void search_begin(struct search *search, const struct search_terms *terms, const struct wish *wish);
void search_end(struct search *search);

/* Go to the next source that answers, and read its releases. False if there is none. */
bool search_next_source(struct search *search);
/* Go to the next source that has the wished release, and find out its URL and checksum. False if there is none. */
bool search_next(struct search *search);
/* The current source does not have the wished version: remember what it has. */
void search_note_offers(struct search *search);
/* Print a line on stderr for each source that was skipped, unless that was done at once. */
void search_say_passed(const struct search *search);
/* Print on stderr that there is no such version, which versions there are, and which sources were skipped; text is
 * the wish as it was written, NULL for everything. */
void search_say_nothing(const struct search *search, const char *text);

#endif
