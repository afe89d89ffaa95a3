/* What the server says of SQL, on stderr: where it stands, what it is, and the line with a mark under the place. */
#ifndef SQL_DIAG_H
#define SQL_DIAG_H

#include <stdbool.h>
#include <stddef.h>

#include "text/pgreport.h"

/* Where the SQL stands that the server speaks of. */
struct diag_place {
	const char *file; /* NULL: it is a command of its own, in no file */
	size_t line;      /* of the file, where it begins */
	bool has_lines;   /* of a command: it has several */
	const char *sql;  /* as it was sent; NULL: unknown */
	size_t data_line; /* where the data of its COPY begin; 0: it has none */
};

/*
 * "TOOL: FILE:LINE: ERROR: message: detail", then, each in lines of its own, the excerpt (text/excerpt.h), `query: `
 * with the SQL of a function that is wrong, `context: ` and `hint: `, of an error. Of a notice the first and the hint.
 */
void diag_error(const struct diag_place *place, const struct pgreport *report);
void diag_notice(const struct diag_place *place, const struct pgreport *report);

#endif
