#include "outside/pgconn.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sys/loop.h"
#include "text/num.h"
#include "text/pqmessage.h"

enum {
	PAUSE_FIRST = 1, /* ms between two attempts to connect; it grows with the time waited */
	PAUSE_MAX = 20,
	PAUSE_SHARE = 16,              /* a pause is at most this fraction of the time waited so far */
	CONNECT_TIMEOUT_MAX = 1000000, /* seconds */
	COPY_CHUNK = 65536,
};

struct pgconn {
	PGconn *pq;
	PGcancel *volatile cancel;
	const struct pgconn_client *client;
};

struct attempt {
	PGconn *pq;
	enum pgconn_state state;
	char *problem; /* set if state is not PGCONN_OPEN */
};

/* expands: the value of dbname may be a URL. */
static struct attempt attempt(const char *const *keywords, const char *const *values, int expands, struct pgconn *conn,
	long long patience_end);
static void pass_notice(void *context, const PGresult *result);
static bool take_result(struct pgconn *conn, const PGresult *result, const char *sql, struct pgreport *error);

/* ---- Connecting. */

static bool is_name(const char *text)
{
	return !str_starts(text, "postgresql://") && !str_starts(text, "postgres://") && strchr(text, '=') == NULL;
}

char *pgconn_check_url(const char *text)
{
	if (is_name(text))
		return NULL;
	char *problem = NULL;
	PQconninfoOption *options = PQconninfoParse(text, &problem);
	if (options != NULL) {
		PQconninfoFree(options);
		return NULL;
	}
	char *copy = problem != NULL ? mem_copy_bytes(problem, strcspn(problem, "\n")) : mem_copy("out of memory");
	PQfreemem(problem);
	return copy;
}

struct pgconn *pgconn_open(const char *url, long long patience_ms, const struct pgconn_client *client,
	enum pgconn_state *state, char **problem)
{
	struct pgconn *conn = mem_alloc(sizeof *conn);
	const char *const keywords[] = {"dbname", "fallback_application_name", NULL};
	const char *const values[] = {url, client->application, NULL};
	long long begin = loop_now();
	long long end = patience_ms > 0 ? begin + patience_ms : -1;

	conn->client = client;
	for (;;) {
		struct attempt a = attempt(keywords, values, 1, conn, end);
		*state = a.state;
		*problem = a.problem;
		conn->pq = a.pq;
		conn->cancel = PQgetCancel(a.pq);
		if (a.state == PGCONN_OPEN)
			return conn;

		long long now = loop_now();
		if (a.state != PGCONN_AWAY || now >= end)
			break;
		free(a.problem);
		long long pause = (now - begin) / PAUSE_SHARE;
		pause = pause < PAUSE_FIRST ? PAUSE_FIRST : pause > PAUSE_MAX ? PAUSE_MAX : pause;
		loop_wait(NULL, 0, now + pause);
	}
	free(conn);
	return NULL;
}

void pgconn_close(struct pgconn *conn)
{
	PQfreeCancel(conn->cancel);
	PQfinish(conn->pq);
	free(conn);
}

/* When an attempt ends: after the caller's patience or connect_timeout, whichever is sooner; -1: never. */
static long long attempt_end(PGconn *pq, long long patience_end)
{
	PQconninfoOption *options = PQconninfo(pq);
	unsigned long long seconds = 0;

	for (const PQconninfoOption *o = options; o != NULL && o->keyword != NULL; o++) {
		if (str_equal(o->keyword, "connect_timeout") && o->val != NULL)
			num_parse(o->val, 0, CONNECT_TIMEOUT_MAX, &seconds);
	}
	PQconninfoFree(options);
	if (seconds == 0)
		return patience_end;
	long long timeout_end = loop_now() + (long long)seconds * 1000;
	return patience_end != -1 && patience_end < timeout_end ? patience_end : timeout_end;
}

/* Drive the connection until it is open or has failed; false if the time is over first. */
static bool drive(PGconn *pq, long long end)
{
	PostgresPollingStatusType wanted = PGRES_POLLING_WRITING;

	while (PQstatus(pq) != CONNECTION_BAD && wanted != PGRES_POLLING_OK && wanted != PGRES_POLLING_FAILED) {
		struct pollfd polled = {
			.fd = PQsocket(pq), .events = wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT};
		if (loop_wait(&polled, 1, end) <= 0)
			return false;
		wanted = PQconnectPoll(pq);
	}
	return true;
}

static enum pgconn_state classify(PGconn *pq, const char *line, const char *sqlstate)
{
	static const enum pgconn_state states[] = {
		[PQMESSAGE_STARTING] = PGCONN_AWAY,
		[PQMESSAGE_FULL] = PGCONN_FULL,
		[PQMESSAGE_REFUSED] = PGCONN_REFUSED,
		[PQMESSAGE_OTHER] = PGCONN_FAILED,
	};

	if (*sqlstate != '\0')
		return states[pqmessage_reason(sqlstate)];
	if (PQconnectionNeedsPassword(pq))
		return PGCONN_REFUSED;
	return pqmessage_nobody_answers(line) ? PGCONN_AWAY : PGCONN_FAILED;
}

static struct attempt attempt(const char *const *keywords, const char *const *values, int expands, struct pgconn *conn,
	long long patience_end)
{
	struct attempt a = {.state = PGCONN_FAILED};

	a.pq = PQconnectStartParams(keywords, values, expands);
	if (a.pq == NULL)
		die("out of memory");
	PQsetErrorVerbosity(a.pq, PQERRORS_VERBOSE);
	PQsetNoticeReceiver(a.pq, pass_notice, conn);
	if (!drive(a.pq, attempt_end(a.pq, patience_end))) {
		a.state = PGCONN_AWAY;
		a.problem = str_format("no answer from the server at '%s' in time", PQhost(a.pq));
	} else if (PQstatus(a.pq) == CONNECTION_OK) {
		a.state = PGCONN_OPEN;
		return a;
	} else {
		char sqlstate[PQMESSAGE_SQLSTATE_SIZE];
		a.problem = pqmessage_line(PQerrorMessage(a.pq), sqlstate);
		a.state = classify(a.pq, a.problem, sqlstate);
	}
	PQfinish(a.pq);
	a.pq = NULL;
	return a;
}

/* ---- Another database. */

char *pgconn_name_database(const char *text)
{
	char *name = NULL;
	bool is_alone = true;

	if (is_name(text))
		return mem_copy(text);
	PQconninfoOption *options = PQconninfoParse(text, NULL);
	for (const PQconninfoOption *o = options; o != NULL && o->keyword != NULL; o++) {
		if (o->val != NULL && str_equal(o->keyword, "dbname"))
			name = mem_copy(o->val);
		else if (o->val != NULL)
			is_alone = false;
	}
	PQconninfoFree(options);
	if (is_alone)
		return name;
	free(name);
	return NULL;
}

bool pgconn_move(struct pgconn *conn, const char *database, char **problem)
{
	PQconninfoOption *options = PQconninfo(conn->pq);
	const char **keywords = NULL;
	const char **values = NULL;
	size_t count = 0;

	if (options == NULL)
		die("out of memory");
	for (const PQconninfoOption *o = options; o != NULL && o->keyword != NULL; o++) {
		keywords = mem_resize(keywords, count + 2, sizeof *keywords);
		values = mem_resize(values, count + 2, sizeof *values);
		keywords[count] = o->keyword;
		values[count++] = str_equal(o->keyword, "dbname") ? database : o->val;
		keywords[count] = values[count] = NULL;
	}
	struct attempt a = attempt(keywords, values, 0, conn, -1);
	*problem = a.problem;
	if (a.state == PGCONN_OPEN) {
		PGcancel *old = conn->cancel;
		conn->cancel = PQgetCancel(a.pq);
		PQfreeCancel(old);
		PQfinish(conn->pq);
		conn->pq = a.pq;
	}
	free(keywords);
	free(values);
	PQconninfoFree(options);
	return a.state == PGCONN_OPEN;
}

/* ---- Running SQL. */

struct pgconn_session pgconn_session(const struct pgconn *conn)
{
	return (struct pgconn_session){
		.database = PQdb(conn->pq),
		.encoding = PQparameterStatus(conn->pq, "client_encoding"),
		.has_standard_strings = !str_equal(PQparameterStatus(conn->pq, "standard_conforming_strings"), "off"),
		.is_in_transaction = PQtransactionStatus(conn->pq) == PQTRANS_INTRANS,
	};
}

enum pgconn_outcome pgconn_query(struct pgconn *conn, const char *sql, struct pgreport *error)
{
	PGresult *result;
	bool wanted = true;

	*error = (struct pgreport){.message = NULL};
	if (PQsendQuery(conn->pq, sql) == 0) {
		error->message = pqmessage_line(PQerrorMessage(conn->pq), error->sqlstate);
		return PGCONN_ERROR;
	}
	PQsetSingleRowMode(conn->pq);
	while (wanted && (result = PQgetResult(conn->pq)) != NULL) {
		wanted = take_result(conn, result, sql, error);
		PQclear(result);
	}
	if (error->message != NULL)
		return PGCONN_ERROR;
	return wanted ? PGCONN_DONE : PGCONN_STOPPED;
}

void pgconn_cancel(const struct pgconn *conn)
{
	char problem[256];

	PQcancel(conn->cancel, problem, sizeof problem);
}

char *pgconn_verifier(struct pgconn *conn, const char *role, const char *password, char **problem)
{
	char *encrypted = PQencryptPasswordConn(conn->pq, password, role, "scram-sha-256");
	char *verifier = mem_copy(encrypted);
	char sqlstate[PQMESSAGE_SQLSTATE_SIZE];

	if (verifier == NULL)
		*problem = pqmessage_line(PQerrorMessage(conn->pq), sqlstate);
	PQfreemem(encrypted);
	return verifier;
}

/* The server counts in characters from 1; convert that to bytes from 0. */
static void set_offset(struct pgreport *report, const char *position, const char *sql, int encoding)
{
	unsigned long long characters;
	size_t left = strlen(sql);

	if (position == NULL || !num_parse(position, 1, left + 1, &characters))
		return;
	report->has_offset = true;
	while (--characters > 0 && left > 0) {
		int length = PQmblen(sql + report->offset, encoding);
		size_t step = length < 1 ? 1 : (size_t)length > left ? left : (size_t)length;
		report->offset += step;
		left -= step;
	}
}

/* Fill an empty report from a result; one without fields is libpq's own error. */
static void fill_report(struct pgreport *report, const PGresult *result)
{
	const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	report->severity = mem_copy(PQresultErrorField(result, PG_DIAG_SEVERITY));
	report->message =
		message != NULL ? mem_copy(message) : pqmessage_line(PQresultErrorMessage(result), report->sqlstate);
	report->detail = mem_copy(PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL));
	report->hint = mem_copy(PQresultErrorField(result, PG_DIAG_MESSAGE_HINT));
	report->context = mem_copy(PQresultErrorField(result, PG_DIAG_CONTEXT));
	report->query = mem_copy(PQresultErrorField(result, PG_DIAG_INTERNAL_QUERY));
	if (sqlstate != NULL && strlen(sqlstate) < sizeof report->sqlstate)
		memcpy(report->sqlstate, sqlstate, strlen(sqlstate) + 1);
}

static void pass_notice(void *context, const PGresult *result)
{
	const struct pgconn *conn = context;
	struct pgreport notice = {.message = NULL};

	fill_report(&notice, result);
	conn->client->notice(conn->client->context, &notice);
	pgreport_free(&notice);
}

static bool pass_rows(struct pgconn *conn, const PGresult *result)
{
	int count = PQnfields(result);
	int rows = PQntuples(result);
	struct pgconn_column *columns = mem_alloc(((size_t)count + 1) * sizeof *columns);
	struct pgconn_value *values = mem_alloc(((size_t)count + 1) * sizeof *values);
	bool wanted = true;

	for (int i = 0; i < count; i++)
		columns[i] = (struct pgconn_column){PQfname(result, i), PQftype(result, i)};
	for (int row = 0; row < rows && wanted; row++) {
		for (int i = 0; i < count; i++)
			values[i] =
				(struct pgconn_value){PQgetisnull(result, row, i) ? NULL : PQgetvalue(result, row, i),
					(size_t)PQgetlength(result, row, i)};
		wanted = conn->client->row(conn->client->context, columns, values, (size_t)count);
	}
	free(columns);
	free(values);
	return wanted;
}

/* An error of the COPY is reported in the next result. */
static bool pass_copy_out(struct pgconn *conn)
{
	char *bytes;
	int length;
	bool wanted = true;

	while (wanted && (length = PQgetCopyData(conn->pq, &bytes, 0)) > 0) {
		wanted = conn->client->copy_out(conn->client->context, bytes, (size_t)length);
		PQfreemem(bytes);
	}
	return wanted;
}

/* False if not even the end of the data could be sent: then no result would come. */
static bool feed_copy_in(struct pgconn *conn, bool is_binary, struct pgreport *error)
{
	const struct pgconn_client *client = conn->client;
	const char *problem = NULL;
	char *bytes = mem_alloc(COPY_CHUNK);
	long length;

	while ((length = client->copy_in(client->context, is_binary, bytes, COPY_CHUNK, &problem)) > 0 &&
		PQputCopyData(conn->pq, bytes, (int)length) == 1)
		continue;
	if (length > 0)
		problem = "cannot send the data"; /* ending without an error would commit the part that was sent */
	free(bytes);
	if (PQputCopyEnd(conn->pq, length != 0 ? problem : NULL) == 1)
		return true;
	error->message = pqmessage_line(PQerrorMessage(conn->pq), error->sqlstate);
	return false;
}

/* False: do not wait for another result. */
static bool take_result(struct pgconn *conn, const PGresult *result, const char *sql, struct pgreport *error)
{
	switch (PQresultStatus(result)) {
	case PGRES_COMMAND_OK:
	case PGRES_EMPTY_QUERY: return true;
	case PGRES_SINGLE_TUPLE:
	case PGRES_TUPLES_OK: return pass_rows(conn, result);
	case PGRES_COPY_OUT: return pass_copy_out(conn);
	case PGRES_COPY_IN: return feed_copy_in(conn, PQbinaryTuples(result) != 0, error);
	case PGRES_COPY_BOTH:
		pgreport_free(error);
		error->message = mem_copy("a replication stream has no end to wait for");
		return false;
	default:
		/* The first error counts: later ones only tell that the connection is lost. */
		if (error->message == NULL) {
			fill_report(error, result);
			set_offset(error, PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION), sql,
				PQclientEncoding(conn->pq));
		}
		return true;
	}
}
