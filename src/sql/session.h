/*
 * A session that runs SQL from commands and files, prints the rows, and reports errors.
 *
 * A file is run statement by statement, as psql does: one statement is sent, its result is printed, and the first error
 * ends the run. In memory are one statement and what was read ahead, and of COPY's data one piece. The psql backslash
 * commands that pg_dump and pg_dumpall write are understood.
 */
#ifndef SQL_SESSION_H
#define SQL_SESSION_H

#include <stdbool.h>

#include "outside/pgconn.h"

struct script;

/* Connect as pgconn_open() does. in_json: rows are printed as JSON (sql/rows.h), not in columns. */
struct script *session_open(
	const char *url, long long patience_ms, bool in_json, enum pgconn_state *state, char **problem);
/* Call it after everything was run: if a transaction is still open, which session_close() will undo, prints a line
 * on stderr. */
void session_end(const struct script *script);
void session_close(struct script *script);

/* The functions below return false after a line on stderr; then nothing more may be run. */

/*
 * Begin one transaction for everything that follows; session_commit() ends it. BEGIN and COMMIT in a file or command
 * are skipped, ROLLBACK is an error.
 */
bool session_begin(struct script *script);
bool session_commit(struct script *script);

/* Run a command. It is sent as a whole, so that several statements are one transaction; after session_begin(),
 * statement by statement. COPY ... FROM STDIN reads standard input. */
bool session_run_command(struct script *script, const char *sql);
/* Run a file; "-" is standard input. COPY ... FROM STDIN reads the lines that follow it in the file. */
bool session_run_file(struct script *script, const char *path);
/* Set a role's password. The server gets only a verifier, so neither its log nor a list of processes shows the
 * password: one for SCRAM or, with `server_hashes`, one of the kind that password_encryption says. */
bool session_set_password(struct script *script, const char *role, const char *password, bool server_hashes);

#endif
