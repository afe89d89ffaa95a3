/*
 * Goes through sources in their order for one that has what is wished. A source that cannot be reached, or has nothing
 * for the platform, is passed over; that is said where none has it (search_say_passed(), search_say_nothing()), or at
 * once where the search is verbose.
 */
#ifndef FETCH_SEARCH_H
#define FETCH_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "fetch/source.h"

/* Where to look, and for what machine. */
struct search_terms {
	const struct platform *platform; /* NULL: this machine is none that a source knows, but */
	const char *machine;
	struct sources sources; /* to ask, in order */
	const char *mirror;     /* base URL instead of theirs; NULL: none */
	bool quiet;             /* no progress */
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
	struct strs passed;       /* lines that say which were passed over, and why */
	struct str reason;        /* the last one's */
	bool answered;            /* a source did */
	bool told;                /* why there is nothing */
};

void search_begin(struct search *search, const struct search_terms *terms, const struct wish *wish);
void search_end(struct search *search);

/* Go to the next source that answers: releases. False: there is none. */
bool search_next_source(struct search *search);
/* Go to the next source that has the release, and make its URL and checksum known. False: there is none. */
bool search_next(struct search *search);
/* The source at hand has not what is wished: remember what it has. */
void search_note_offers(struct search *search);
/* A line on stderr for each source that was passed over, unless it was said already. */
void search_say_passed(const struct search *search);
/* That there is no such version, which there are, and what was passed over; text is the wish as it was written, NULL
 * for everything. */
void search_say_nothing(const struct search *search, const char *text);

#endif
