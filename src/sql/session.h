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

/* Takes rows in place of stdout. row returns false to stop everything; NULL: rows are dropped, as data of COPY are in
 * any case. */
struct session_sink {
	bool (*row)(void *context, const struct pgconn_value *values, size_t count);
	void *context;
};

/* Takes an error of the server before it is printed; what it returns true for is not printed. */
struct session_catch {
	bool (*error)(void *context, const struct pgreport *error);
	void *context;
};

/* Connect as pgconn_open() does. in_json: rows are printed as JSON (sql/rows.h), not in columns. */
struct script *session_open(
	const char *url, long long patience_ms, bool in_json, enum pgconn_state *state, char **problem);
/* Call it after everything was run: if a transaction is still open, which session_close() will undo, prints a line
 * on stderr. */
void session_end(const struct script *script);
void session_close(struct script *script);

/* From now on, pass rows to sink, which must live until the next call; NULL: print them. */
void session_divert(struct script *script, const struct session_sink *sink);
/* From now on, show errors to `catch`, which must live until the next call; NULL: print all. */
void session_catch(struct script *script, const struct session_catch *catch);
struct pgconn_session session_state(const struct script *script);

/* The functions below return false after a line on stderr; then nothing more may be run. */

/*
 * Begin one transaction for everything that follows; session_commit() or session_rollback() ends it. BEGIN and COMMIT
 * in a file or command are skipped, ROLLBACK is an error.
 */
bool session_begin(struct script *script);
bool session_commit(struct script *script);
bool session_rollback(struct script *script);

/* Run a command. It is sent as a whole, so that several statements are one transaction; after session_begin(),
 * statement by statement. COPY ... FROM STDIN reads standard input. */
bool session_run_command(struct script *script, const char *sql);
/* Run a file; "-" is standard input. COPY ... FROM STDIN reads the lines that follow it in the file. */
bool session_run_file(struct script *script, const char *path);
/* The same for a text in memory; name is what errors call it. */
bool session_run_text(struct script *script, const char *name, const char *text);
/* Set a role's password. The server gets only a verifier, so neither its log nor a list of processes shows the
 * password: one for SCRAM or, with `server_hashes`, one of the kind that password_encryption says. */
bool session_set_password(struct script *script, const char *role, const char *password, bool server_hashes);

#endif
