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
};

struct attempt {
	PGconn *pq;
	enum pgconn_state state;
	char *problem; /* set if state is not PGCONN_OPEN */
};

/* expands: the value of dbname may be a URL. */
static struct attempt attempt(const char *const *keywords, const char *const *values, int expands, struct pgconn *conn,
	long long patience_end);

/* ---- Connecting. */

static bool is_name(const char *text)
{
	return !str_starts(text, "postgresql://") && !str_starts(text, "postgres://") && !strchr(text, '=');
}

char *pgconn_check_url(const char *text)
{
	if (is_name(text))
		return NULL;
	char *problem = NULL;
	PQconninfoOption *options = PQconninfoParse(text, &problem);
	if (options) {
		PQconninfoFree(options);
		return NULL;
	}
	char *copy = problem ? mem_copy_bytes(problem, strcspn(problem, "\n")) : mem_copy("out of memory");
	PQfreemem(problem);
	return copy;
}

/* libpq marks with a star what is to be hidden. */
static bool is_secret(const PQconninfoOption *option)
{
	return option->val && *option->val != '\0' && *option->dispchar == '*';
}

/* Whether a name may be a mistyped URL that has a password: postgres:/user:password@host/name. */
static bool may_have_secret(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon && strchr(colon, '@');
}

char *pgconn_shown(const char *text)
{
	PQconninfoOption *options = is_name(text) ? NULL : PQconninfoParse(text, NULL);
	struct str shown = STR_INIT;
	bool has_secret = is_name(text) ? may_have_secret(text) : !options;

	for (const PQconninfoOption *o = options; o && o->keyword; o++) {
		has_secret = has_secret || is_secret(o);
		if (o->val && *o->val != '\0' && !is_secret(o))
			str_addf(&shown, "%s%s=%s", shown.length > 0 ? " " : "", o->keyword, o->val);
	}
	PQconninfoFree(options);
	str_add(&shown, shown.length == 0 ? "a URL" : "");
	if (has_secret)
		return str_take(&shown);
	str_free(&shown);
	return mem_copy(text);
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

	for (const PQconninfoOption *o = options; o && o->keyword; o++) {
		if (str_equal(o->keyword, "connect_timeout") && o->val)
			num_parse(o->val, 0, CONNECT_TIMEOUT_MAX, &seconds);
	}
	PQconninfoFree(options);
	if (seconds == 0)
		return patience_end;
	long long timeout_end = loop_now() + (long long)seconds * 1000;
	return patience_end >= 0 && patience_end < timeout_end ? patience_end : timeout_end;
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
	if (!a.pq)
		die("out of memory");
	PQsetErrorVerbosity(a.pq, PQERRORS_VERBOSE);
	PQsetNoticeReceiver(a.pq, pgconn_pass_notice, conn);
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
	for (const PQconninfoOption *o = options; o && o->keyword; o++) {
		if (o->val && str_equal(o->keyword, "dbname"))
			name = mem_copy(o->val);
		else if (o->val)
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

	if (!options)
		die("out of memory");
	for (const PQconninfoOption *o = options; o && o->keyword; o++) {
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

/* ---- The session. */

struct pgconn_session pgconn_session(const struct pgconn *conn)
{
	return (struct pgconn_session){
		.database = PQdb(conn->pq),
		.encoding = PQparameterStatus(conn->pq, "client_encoding"),
		.has_standard_strings = !str_equal(PQparameterStatus(conn->pq, "standard_conforming_strings"), "off"),
		.is_in_transaction = PQtransactionStatus(conn->pq) == PQTRANS_INTRANS,
		.is_lost = PQstatus(conn->pq) == CONNECTION_BAD,
	};
}

char *pgconn_verifier(struct pgconn *conn, const char *role, const char *password, const char *kind, char **problem)
{
	char *encrypted = PQencryptPasswordConn(conn->pq, password, role, kind);
	char *verifier = mem_copy(encrypted);
	char sqlstate[PQMESSAGE_SQLSTATE_SIZE];

	if (!verifier)
		*problem = pqmessage_line(PQerrorMessage(conn->pq), sqlstate);
	PQfreemem(encrypted);
	return verifier;
}

void pgconn_cancel(const struct pgconn *conn)
{
	char problem[256];

	PQcancel(conn->cancel, problem, sizeof problem);
}
