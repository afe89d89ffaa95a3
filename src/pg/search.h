/*
 * Goes through sources in their order for one that has what is wished. A source that cannot be reached, or has nothing
 * for the platform, is passed over with a line on stderr.
 */
#ifndef PG_SEARCH_H
#define PG_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "pg/source.h"

/* Where to look, and for what machine. */
struct search_terms {
	const struct platform *platform; /* NULL: this machine is none that a source knows, but */
	const char *machine;
	struct sources sources; /* to ask, in order */
	const char *mirror;     /* base URL instead of theirs; NULL: none */
	bool quiet;             /* no progress, and no word of sources passed over */
	bool verbose;
};

struct search {
	const struct search_terms *terms;
	const struct wish *wish;     /* NULL: everything */
	size_t asked;                /* sources so far */
	const struct source *source; /* the one at hand */
	struct site site;
	struct releases releases; /* what it has */
	struct release *release;  /* the one of them that is wished */
	struct str offers;        /* "npm has 18.4 17.10", of sources that have not what is wished */
	struct str passed;        /* why the last one was passed over */
};

void search_begin(struct search *search, const struct search_terms *terms, const struct wish *wish);
void search_end(struct search *search);

/* Go to the next source that answers: releases. False: there is none. */
bool search_next_source(struct search *search);
/* Go to the next source that has the release, and make its URL and checksum known. False: there is none. */
bool search_next(struct search *search);
/* The source at hand has not what is wished: remember what it has. */
void search_note_offers(struct search *search);
/* One line on stderr: that there is no such version, and which there are; text is the wish as it was written. */
void search_say_nothing(const struct search *search, const char *text);

#endif
