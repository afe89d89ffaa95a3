#include "sql/session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sql/cancel.h"
#include "sql/copy_in.h"
#include "sql/diag.h"
#include "sql/filehead.h"
#include "sql/input.h"
#include "sql/metacommand.h"
#include "sql/rows.h"
#include "text/sqlscan.h"
#include "text/str.h"

/* In bytes: the largest message that a server accepts. */
#define STATEMENT_MAX ((size_t)0x3fffffff)

struct script {
	struct pgconn *conn;
	struct pgconn_client client;
	bool is_in_json;
	const struct session_sink *sink; /* NULL: rows are printed */
	const struct session_catch *catch;
	bool is_one_transaction;
	struct diag_place place; /* the statement that is run */
	struct diag_place begun; /* the statement that began the open transaction, if one is open */

	/* Of a file. */
	struct input reader;
	struct sqlscan scan;
	struct copy_in feed; /* for the COPY that runs */
	char *restricted;    /* \restrict's key; NULL: no command is forbidden */
};

static void warn_at(const struct diag_place *place, size_t line, const char *problem);
static bool run(struct script *script, const char *sql);
static bool run_pieces(struct script *script);
static bool run_statement(struct script *script);
static bool run_backslash(struct script *script);
static enum sqlscan_event next_piece(struct script *script);
static bool print_row(
	void *context, const struct pgconn_column *columns, const struct pgconn_value *values, size_t count);
static bool print_copy(void *context, const char *bytes, size_t length);
static long read_copy(void *context, bool is_binary, char *bytes, size_t room, const char **problem);
static void print_notice(void *context, const struct pgreport *notice);

/* ---- The session. */

struct script *session_open(
	const char *url, long long patience_ms, bool in_json, enum pgconn_state *state, char **problem)
{
	struct script *script = mem_alloc(sizeof *script);

	script->is_in_json = in_json;
	script->client = (struct pgconn_client){.row = print_row,
		.copy_out = print_copy,
		.copy_in = read_copy,
		.notice = print_notice,
		.context = script,
		.application = msg_tool()};
	script->conn = pgconn_open(url, patience_ms, &script->client, state, problem);
	if (script->conn) {
		cancel_set_session(script->conn);
		return script;
	}
	free(script);
	return NULL;
}

void session_end(const struct script *script)
{
	if (pgconn_session(script->conn).is_in_transaction)
		warn_at(&script->begun, script->begun.line, "the transaction begun here has no end: it is rolled back");
}

void session_close(struct script *script)
{
	cancel_set_session(NULL);
	pgconn_close(script->conn);
	free(script->restricted);
	free(script);
}

bool session_begin(struct script *script)
{
	bool done = session_run_command(script, "BEGIN");

	script->is_one_transaction = true;
	return done;
}

static bool end_transaction(struct script *script, const char *sql)
{
	script->is_one_transaction = false;
	return session_run_command(script, sql);
}

bool session_commit(struct script *script)
{
	return end_transaction(script, "COMMIT");
}

bool session_rollback(struct script *script)
{
	return end_transaction(script, "ROLLBACK");
}

void session_divert(struct script *script, const struct session_sink *sink)
{
	script->sink = sink;
}

void session_catch(struct script *script, const struct session_catch *catch)
{
	script->catch = catch;
}

struct pgconn_session session_state(const struct script *script)
{
	return pgconn_session(script->conn);
}

bool session_set_password(struct script *script, const char *role, const char *password, bool server_hashes)
{
	struct str sql = STR_INIT;
	char *problem = NULL;
	char *verifier =
		pgconn_verifier(script->conn, role, password, server_hashes ? NULL : "scram-sha-256", &problem);

	if (!verifier) {
		warn_msg("cannot set the password of '%s': %s", role, problem);
		free(problem);
		return false;
	}
	str_add(&sql, "ALTER ROLE ");
	str_add_sql_identifier(&sql, role);
	str_add(&sql, " PASSWORD ");
	str_add_sql_literal(&sql, verifier);
	bool done = session_run_command(script, str_text(&sql));
	str_free(&sql);
	free(verifier);
	return done;
}

/* Check for backslash commands of psql in the text. False, after a line on stderr, if there is one. Other errors are
 * left to the server, which reports more about them. */
static bool has_no_commands(struct script *script)
{
	for (;;) {
		switch (next_piece(script)) {
		case SQLSCAN_COMMAND: return run_backslash(script);
		case SQLSCAN_STATEMENT: break;
		case SQLSCAN_BAD:
		case SQLSCAN_MORE: return true;
		}
	}
}

/* In one transaction a command is split like a file, since a statement that would end the transaction must not be
 * sent. */
bool session_run_command(struct script *script, const char *sql)
{
	bool in_pieces = script->is_one_transaction;

	script->place = (struct diag_place){.line = 1, .has_lines = strchr(sql, '\n') != NULL};
	if (!in_pieces && !strchr(sql, '\\'))
		return run(script, sql);
	input_open_text(&script->reader, sql);
	sqlscan_init(&script->scan);
	bool done = in_pieces ? run_pieces(script) : has_no_commands(script);
	sqlscan_free(&script->scan);
	input_close(&script->reader);
	return done && (in_pieces || run(script, sql));
}

/* Run what was opened. */
static bool run_opened(struct script *script, bool is_open, const char *name)
{
	script->place = (struct diag_place){.file = name};
	sqlscan_init(&script->scan);
	bool done = is_open && filehead_check(&script->reader, name) && run_pieces(script);
	sqlscan_free(&script->scan);
	input_close(&script->reader);
	return done;
}

bool session_run_file(struct script *script, const char *path)
{
	return run_opened(script, input_open(&script->reader, path), str_equal(path, "-") ? "stdin" : path);
}

bool session_run_text(struct script *script, const char *name, const char *text)
{
	input_open_text(&script->reader, text);
	return run_opened(script, true, name);
}

/* ---- Errors that are found here. */

static void warn_at(const struct diag_place *place, size_t line, const char *problem)
{
	if (place->file)
		warn_msg("%s:%zu: %s", place->file, line, problem);
	else
		warn_msg("%s", problem);
}

static bool fail(const struct script *script, size_t line, const char *problem)
{
	warn_at(&script->place, line, problem);
	return false;
}

/* Send SQL, and take the whole answer. What was printed before an error is flushed before the error is printed. */
static bool run(struct script *script, const char *sql)
{
	struct pgreport error;

	if (!pgconn_session(script->conn).is_in_transaction)
		script->begun = script->place;
	script->place.sql = sql;
	script->place.data_line = 0;
	enum pgconn_outcome outcome = pgconn_query(script->conn, sql, &error);
	cancel_release();
	if (outcome == PGCONN_ERROR) {
		if (script->place.file && script->feed.problem)
			fail(script, script->feed.problem_line, script->feed.problem);
		else if (!script->catch || !script->catch->error(script->catch->context, &error))
			diag_error(&script->place, &error);
	}
	pgreport_free(&error);
	script->place.sql = NULL;
	if (outcome != PGCONN_DONE)
		return false;
	if (!script->is_one_transaction || pgconn_session(script->conn).is_in_transaction)
		return true;
	return fail(script, script->place.line, "this ended the transaction");
}

/* ---- A file. */

/* Scan on until a statement or command ends. */
static enum sqlscan_event next_piece(struct script *script)
{
	struct input *reader = &script->reader;
	struct sqlscan *scan = &script->scan;
	struct pgconn_session session = pgconn_session(script->conn);

	sqlscan_set_server(scan, session.has_standard_strings, session.encoding);
	for (;;) {
		size_t length, used;
		const char *rest = input_rest(reader, &length);
		enum sqlscan_event event = sqlscan_feed(scan, rest, length, &used);
		reader->at += used;
		reader->kept = reader->at - (event == SQLSCAN_BAD ? 0 : scan->length);
		if (event != SQLSCAN_MORE)
			return event;
		if (reader->is_over)
			return sqlscan_finish(scan);
		if (scan->length > STATEMENT_MAX) {
			scan->problem = "a statement larger than a gigabyte, which no server takes";
			return SQLSCAN_BAD;
		}
		if (!input_read(reader)) {
			scan->problem = NULL;
			return SQLSCAN_BAD;
		}
	}
}

static bool run_pieces(struct script *script)
{
	bool done = true;

	while (done) {
		switch (next_piece(script)) {
		case SQLSCAN_STATEMENT: done = run_statement(script); break;
		case SQLSCAN_COMMAND: done = run_backslash(script); break;
		case SQLSCAN_BAD: return script->scan.problem && fail(script, script->scan.line, script->scan.problem);
		case SQLSCAN_MORE: return true;
		}
	}
	return false;
}

/* If everything is one transaction, the file's own BEGIN and COMMIT are skipped. The server would run PREPARE
 * TRANSACTION, and what it prepares outlives the session. */
static bool run_statement(struct script *script)
{
	struct input *reader = &script->reader;
	enum sqlwords_kind kind = script->scan.words.kind;

	script->place.line = script->scan.line;
	if (script->is_one_transaction && kind == SQLWORDS_ROLLBACK)
		return fail(script, script->scan.line, "ROLLBACK is refused: everything is one transaction");
	if (script->is_one_transaction && kind != SQLWORDS_OTHER)
		return true;
	if (script->is_one_transaction && sqlblock_is_prepare(&script->scan.words.block))
		return fail(script, script->scan.line, "PREPARE TRANSACTION is refused: everything is one transaction");
	copy_in_init(&script->feed, reader, script->scan.line, script->scan.now);
	bool done = run(script, input_cut(reader));
	if (script->feed.line > 0)
		script->scan.now = script->feed.line + script->feed.copy.lines;
	copy_in_free(&script->feed);
	return done;
}

static bool run_backslash(struct script *script)
{
	struct metacommand command = {
		.conn = script->conn,
		.file = script->place.file,
		.line = script->scan.line,
		.is_stray = script->scan.is_stray,
		.is_one_transaction = script->is_one_transaction,
		.restricted = &script->restricted,
	};

	return metacommand_run(&command, input_cut(&script->reader));
}

/* ---- Callbacks for results and data. */

static bool print_row(
	void *context, const struct pgconn_column *columns, const struct pgconn_value *values, size_t count)
{
	const struct script *script = context;

	if (script->sink)
		return !script->sink->row || script->sink->row(script->sink->context, values, count);
	cancel_hold();
	return script->is_in_json ? rows_print_json(columns, values, count) : rows_print(values, count);
}

static bool print_copy(void *context, const char *bytes, size_t length)
{
	const struct script *script = context;

	if (script->sink)
		return true;
	cancel_hold();
	fwrite(bytes, 1, length, stdout);
	return !ferror(stdout);
}

static long read_copy(void *context, bool is_binary, char *bytes, size_t room, const char **problem)
{
	struct script *script = context;
	long got;

	cancel_release();
	if (script->place.file) {
		got = copy_in_read(&script->feed, is_binary, bytes, room);
		script->place.data_line = script->feed.line;
		*problem = script->feed.problem;
		return got;
	}
	while ((got = read(STDIN_FILENO, bytes, room)) < 0 && errno == EINTR)
		continue;
	if (got < 0)
		*problem = "cannot read standard input";
	return got;
}

static void print_notice(void *context, const struct pgreport *notice)
{
	const struct script *script = context;

	diag_notice(&script->place, notice);
}
