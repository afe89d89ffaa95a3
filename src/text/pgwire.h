/*
 * As much of PostgreSQL's protocol (3.0) as one question over a local socket takes: what is sent is sent at once, the
 * greeting, one query, the farewell; what comes back is read as a whole, as far as it has come. Pure.
 */
#ifndef TEXT_PGWIRE_H
#define TEXT_PGWIRE_H

#include <stddef.h>

#include "text/str.h"

#define PGWIRE_SQLSTATE_ROOM 6

void pgwire_add_question(struct str *out, const char *user, const char *dbname, const char *sql);

enum pgwire_state {
	PGWIRE_MORE,     /* not all is there yet */
	PGWIRE_ANSWERED, /* the query ran */
	PGWIRE_SECRET,   /* a password is asked for */
	PGWIRE_ERROR,    /* sqlstate says which; "" if it said none */
	PGWIRE_GARBAGE,  /* this is not PostgreSQL */
};

/* The bytes that have come since the question. The rows, as lines of tab-separated columns, go to out if it answered;
 * nothing in them is escaped. */
enum pgwire_state pgwire_read(const char *bytes, size_t length, struct str *out, char sqlstate[PGWIRE_SQLSTATE_ROOM]);

#endif
