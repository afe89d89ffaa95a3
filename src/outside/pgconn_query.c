#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "outside/pgconn.h"
#include "text/num.h"
#include "text/pqmessage.h"

enum { COPY_CHUNK = 65536 };

static bool take_result(struct pgconn *conn, const PGresult *result, const char *sql, struct pgreport *error);

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
	while (wanted && (result = PQgetResult(conn->pq))) {
		wanted = take_result(conn, result, sql, error);
		PQclear(result);
	}
	if (error->message)
		return PGCONN_ERROR;
	return wanted ? PGCONN_DONE : PGCONN_STOPPED;
}

/* The server counts in characters from 1; convert that to bytes from 0. */
static void set_offset(struct pgreport *report, const char *position, const char *sql, int encoding)
{
	unsigned long long characters;
	size_t left = strlen(sql);

	if (!position || !num_parse(position, 1, left + 1, &characters))
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
	report->message = message ? mem_copy(message) : pqmessage_line(PQresultErrorMessage(result), report->sqlstate);
	report->detail = mem_copy(PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL));
	report->hint = mem_copy(PQresultErrorField(result, PG_DIAG_MESSAGE_HINT));
	report->context = mem_copy(PQresultErrorField(result, PG_DIAG_CONTEXT));
	report->query = mem_copy(PQresultErrorField(result, PG_DIAG_INTERNAL_QUERY));
	if (sqlstate && strlen(sqlstate) < sizeof report->sqlstate)
		memcpy(report->sqlstate, sqlstate, strlen(sqlstate) + 1);
}

void pgconn_pass_notice(void *context, const PGresult *result)
{
	const struct pgconn *conn = context;
	struct pgreport notice = {.message = NULL};

	if (!conn->client->notice)
		return;
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
		if (!error->message) {
			fill_report(error, result);
			set_offset(error, PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION), sql,
				PQclientEncoding(conn->pq));
		}
		return true;
	}
}
