/* Runs the psql backslash commands that pg_dump and pg_dumpall write: \connect, \restrict, \unrestrict. */
#ifndef SQL_METACOMMAND_H
#define SQL_METACOMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "outside/pgconn.h"

/* Where a command stands, and what it may change. */
struct metacommand {
	struct pgconn *conn;
	const char *file; /* NULL: not in a file, where it is not allowed */
	size_t line;
	bool is_stray;           /* it is in the middle of a statement */
	bool is_one_transaction; /* everything is one transaction, so \connect must stay in this database and session */
	char **restricted;       /* \restrict's key (allocated): only \unrestrict with it is allowed; NULL: all are */
};

/* Run text, the command's line. False, with a line on stderr. */
bool metacommand_run(const struct metacommand *command, const char *text);

#endif
