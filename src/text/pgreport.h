/* What a PostgreSQL server, or libpq, says: an error or a notice. Pure. */
#ifndef TEXT_PGREPORT_H
#define TEXT_PGREPORT_H

#include <stdbool.h>
#include <stddef.h>

/* An error or a notice. The texts are allocated, NULL where there is none; pgreport_free(). */
struct pgreport {
	char *severity; /* "ERROR", as the server's language has it; NULL where libpq itself reports */
	char *message;
	char *detail;
	char *hint;
	char *context;    /* where in functions or in COPY's data it happened, innermost first */
	char *query;      /* SQL of a function, or the like, that is wrong */
	char sqlstate[6]; /* "" where libpq itself reports */
	bool has_offset;
	size_t offset; /* bytes into the SQL that was sent, where the server points at it */
};

void pgreport_free(struct pgreport *report);

#endif
