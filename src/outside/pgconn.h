/*
 * A connection to a PostgreSQL server (libpq): opens it, retrying for some time; sends SQL by the simple query
 * protocol; passes on results row by row, so that neither a result nor COPY data is ever completely in memory. Prints
 * nothing.
 */
#ifndef OUTSIDE_PGCONN_H
#define OUTSIDE_PGCONN_H

#include <stdbool.h>
#include <stddef.h>

#include "text/pgreport.h"
#include "text/str.h"

struct pg_result; /* of libpq, as are pg_conn and pg_cancel */

/* Only pgconn.c and pgconn_query.c use what is in it. */
struct pgconn {
	struct pg_conn *pq;
	struct pg_cancel *volatile cancel;
	const struct pgconn_client *client;
};

/* How an attempt to connect ended. */
enum pgconn_state {
	PGCONN_OPEN,
	PGCONN_AWAY,    /* no server listens there, or it is starting up or shutting down (57P03) */
	PGCONN_FULL,    /* too many clients (53300) */
	PGCONN_REFUSED, /* the server refused: no such user or database, wrong or no password, forbidden */
	PGCONN_FAILED,  /* anything else */
};

struct pgconn_column {
	const char *name;
	unsigned type; /* pg_type.oid */
};

struct pgconn_value {
	const char *bytes; /* NULL: SQL's NULL */
	size_t length;
};

/*
 * The callbacks for results and data. row and copy_out return false to stop everything. copy_in supplies the data of
 * COPY ... FROM STDIN, binary or lines of text: it fills bytes[room] and returns how many, 0 at the end; a negative
 * number aborts the COPY with *problem (static text). notice may be called during any function, pgconn_open() included;
 * NULL: notices are dropped.
 */
struct pgconn_client {
	bool (*row)(
		void *context, const struct pgconn_column *columns, const struct pgconn_value *values, size_t count);
	bool (*copy_out)(void *context, const char *bytes, size_t length);
	long (*copy_in)(void *context, bool is_binary, char *bytes, size_t room, const char **problem);
	void (*notice)(void *context, const struct pgreport *notice);
	void *context;
	const char *application; /* its name, where nothing else says it (fallback_application_name) */
};

/* Check text that is to say where to connect (a URL, "key=value ...", a database name). Returns NULL if it is valid,
 * else the reason, allocated, in one line. */
char *pgconn_check_url(const char *text);
/* Such a text as people may see it, allocated: if it has a password, what else it says, as "key=value ...", and "a URL"
 * where it is mistyped and may have one. */
char *pgconn_shown(const char *text);

/*
 * Connect. If url is NULL, libpq's environment and defaults decide. While no server answers (PGCONN_AWAY), try again
 * until patience_ms are over; with 0, try once, for as long as connect_timeout says. On failure NULL, with *state and
 * *problem (allocated, one line). `client` must live as long as the connection.
 */
struct pgconn *pgconn_open(const char *url, long long patience_ms, const struct pgconn_client *client,
	enum pgconn_state *state, char **problem);

enum pgconn_outcome {
	PGCONN_DONE,
	PGCONN_ERROR,   /* see *error; the rest of the SQL was not run */
	PGCONN_STOPPED, /* a callback stopped it; now only pgconn_close() may be called */
};
/* In pgconn_query.c: run SQL, one statement or several. *error need not be initialised; the caller frees it in every
 * case. */
enum pgconn_outcome pgconn_query(struct pgconn *conn, const char *sql, struct pgreport *error);

/* The state of the session, as the server reports it; the texts live until the next call. */
struct pgconn_session {
	const char *database;
	const char *encoding;      /* client_encoding */
	bool has_standard_strings; /* standard_conforming_strings */
	bool is_in_transaction;
	bool is_lost; /* the connection is */
};
struct pgconn_session pgconn_session(const struct pgconn *conn);

/*
 * Replace the session by one in another database of the server, or in the same, as the same user. False with *problem
 * (allocated), and then the old session stays.
 */
bool pgconn_move(struct pgconn *conn, const char *database, char **problem);
/* The database if text, a URL, "key=value ..." or a name, says nothing but that; allocated. Else NULL. */
char *pgconn_name_database(const char *text);

/* A verifier, which ALTER ROLE takes in place of the password, so that the server never sees that: allocated; NULL with
 * *problem (allocated). `kind` is scram-sha-256 or md5; NULL: what the server has in password_encryption. */
char *pgconn_verifier(struct pgconn *conn, const char *role, const char *password, const char *kind, char **problem);

/*
 * Ask the server to cancel the statement that the session runs, if any; returns when the server has been told. Of these
 * functions, only this one may be called in a signal handler, whatever the signal interrupted.
 */
void pgconn_cancel(const struct pgconn *conn);
void pgconn_close(struct pgconn *conn);

/* For libpq: pass a notice on to the client of the connection `context`. */
void pgconn_pass_notice(void *context, const struct pg_result *result);

#endif
