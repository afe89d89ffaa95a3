/* An error or a notice of a PostgreSQL server, or of libpq itself, split into its fields. Pure. */
#ifndef TEXT_PGREPORT_H
#define TEXT_PGREPORT_H

#include <stdbool.h>
#include <stddef.h>

/* The texts are allocated, and NULL where a field is missing. Free with pgreport_free(). */
struct pgreport {
	char *severity; /* "ERROR", in the server's language; NULL for a report of libpq itself */
	char *message;
	char *detail;
	char *hint;
	char *context;    /* where in functions or in COPY's data it happened, innermost first */
	char *query;      /* the SQL in which the error is, where it is not what was sent: a function's, say */
	char sqlstate[6]; /* "" for a report of libpq itself */
	bool has_offset;
	size_t offset; /* where the server sees the error, in bytes into the SQL that was sent */
};

void pgreport_free(struct pgreport *report);

#endif
