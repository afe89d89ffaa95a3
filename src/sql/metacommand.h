/* The backslash commands of psql that pg_dump and pg_dumpall write: \connect, \restrict, \unrestrict. */
#ifndef SQL_METACOMMAND_H
#define SQL_METACOMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "outside/pgconn.h"

/* Where one stands, and what it may change. */
struct metacommand {
	struct pgconn *conn;
	const char *file; /* NULL: in none, and not allowed */
	size_t line;
	bool is_stray;           /* in the middle of a statement */
	bool is_one_transaction; /* which \connect to the same database leaves alone */
	char **restricted;       /* \restrict's key (allocated): only \unrestrict with it is allowed; NULL: all are */
};

/* Run text, the line of the file. False, with a line on stderr. */
bool metacommand_run(const struct metacommand *command, const char *text);

#endif
