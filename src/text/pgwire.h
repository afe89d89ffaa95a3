/*
 * As much of PostgreSQL's protocol (3.0) as one query over a local socket needs. The startup message, one query and the
 * farewell are sent at once; the bytes received so far are read again from their beginning as they grow. Pure.
 */
#ifndef TEXT_PGWIRE_H
#define TEXT_PGWIRE_H

#include <stddef.h>

#include "text/str.h"

#define PGWIRE_SQLSTATE_SIZE 6

void pgwire_add_question(struct str *out, const char *user, const char *dbname, const char *sql);

enum pgwire_state {
	PGWIRE_MORE,     /* the answer is not complete yet */
	PGWIRE_ANSWERED, /* the query ran */
	PGWIRE_SECRET,   /* a password is asked for */
	PGWIRE_ERROR,    /* see sqlstate; "" if the server sent none */
	PGWIRE_GARBAGE,  /* this is not PostgreSQL */
};

/* Read all bytes[length] received since the question. If the query was answered, its rows are appended to out as
 * lines of tab-separated columns, unescaped. */
enum pgwire_state pgwire_read(const char *bytes, size_t length, struct str *out, char sqlstate[PGWIRE_SQLSTATE_SIZE]);

#endif
