/*
 * A session that runs SQL from commands and from files, prints the rows, and says what is wrong.
 *
 * A file is run statement by statement, as psql does: the server is sent one, its answer is printed, and the first
 * error ends it. In memory is one statement and what was read ahead, of COPY's data a piece. Of psql's backslash
 * commands those are known that pg_dump and pg_dumpall write.
 */
#ifndef SQL_SESSION_H
#define SQL_SESSION_H

#include <stdbool.h>

#include "outside/pgconn.h"

struct script;

/* Connect as pgconn_open() does. in_json: rows are printed as sql/rows.h has them in JSON, not in columns. */
struct script *session_open(
	const char *url, long long patience_ms, bool in_json, enum pgconn_state *state, char **problem);
/* After all that was to be run: a line on stderr for a transaction that is still open, as session_close() undoes it. */
void session_end(const struct script *script);
void session_close(struct script *script);

/* All that follows returns false after it has said why, on stderr; then nothing more may be run. */

/*
 * All from here on is one transaction: BEGIN and COMMIT, in a file or a command, are passed over, ROLLBACK is refused.
 * session_commit() ends it.
 */
bool session_begin(struct script *script);
bool session_commit(struct script *script);

/* Sent as a whole, so that several statements are one transaction, but statement by statement where all is one; COPY
 * ... FROM STDIN has standard input. */
bool session_run_command(struct script *script, const char *sql);
/* "-" is standard input. COPY ... FROM STDIN has the lines that follow it. */
bool session_run_file(struct script *script, const char *path);
/* The server is told a verifier: neither its log nor a list of processes shows the password. */
bool session_set_password(struct script *script, const char *role, const char *password);

#endif
