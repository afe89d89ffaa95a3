/* Prints what the server reports about SQL, on stderr: the place, the message, and the line with a mark under the
 * place. */
#ifndef SQL_DIAG_H
#define SQL_DIAG_H

#include <stdbool.h>
#include <stddef.h>

#include "text/pgreport.h"

/* Where the SQL is that a report is about. */
struct diag_place {
	const char *file; /* NULL: it is a command, not in a file */
	size_t line;      /* the line of the file where it begins */
	bool has_lines;   /* a command has several lines */
	const char *sql;  /* the SQL as it was sent; NULL: unknown */
	size_t data_line; /* the line where the data of its COPY begin; 0: it has none */
};

/*
 * Print an error: "TOOL: FILE:LINE: ERROR: message: detail"; then, each on lines of its own, the excerpt
 * (text/excerpt.h), `query: ` with the SQL of a function that is wrong, `context: ` and `hint: `. Of a notice, print
 * only the first line and the hint.
 */
void diag_error(const struct diag_place *place, const struct pgreport *report);
void diag_notice(const struct diag_place *place, const struct pgreport *report);

#endif
