/*
 * A connection to a PostgreSQL server (libpq): opened with patience, asked in the simple query protocol, answered row
 * by row, so that neither an answer nor COPY data is ever whole in memory. Nothing is printed here.
 */
#ifndef OUTSIDE_PGCONN_H
#define OUTSIDE_PGCONN_H

#include <stdbool.h>
#include <stddef.h>

#include "text/pgreport.h"
#include "text/str.h"

struct pgconn;

/* How an attempt to connect ended. */
enum pgconn_state {
	PGCONN_OPEN,
	PGCONN_AWAY,    /* nobody listens there, or the server is starting up or shutting down (57P03) */
	PGCONN_FULL,    /* too many clients (53300) */
	PGCONN_REFUSED, /* not let in: no such user or database, wrong or no password, forbidden */
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
 * Who takes what a query gives. row and copy_out return false to stop everything. copy_in gives the data of COPY ...
 * FROM STDIN, is_binary or lines of text: fills bytes[room] and returns how many, 0 at the end; negative aborts the
 * COPY with *problem (static text). notice may come with any call, pgconn_open() included.
 */
struct pgconn_client {
	bool (*row)(
		void *context, const struct pgconn_column *columns, const struct pgconn_value *values, size_t count);
	bool (*copy_out)(void *context, const char *bytes, size_t length);
	long (*copy_in)(void *context, bool is_binary, char *bytes, size_t room, const char **problem);
	void (*notice)(void *context, const struct pgreport *notice);
	void *context;
};

/* Why text cannot be what says where to connect (a URL, "key=value ...", a database name): allocated, one line; NULL if
 * it can. */
char *pgconn_check_url(const char *text);

/*
 * Connect. url NULL: libpq's environment and defaults. While nobody answers (PGCONN_AWAY) it is tried again until
 * patience_ms are over; 0: once, for as long as connect_timeout says. NULL with *state and *problem (allocated, one
 * line) if it did not work. `client` must live as long as the connection.
 */
struct pgconn *pgconn_open(const char *url, long long patience_ms, const char *application,
	const struct pgconn_client *client, enum pgconn_state *state, char **problem);

enum pgconn_outcome {
	PGCONN_DONE,
	PGCONN_ERROR,   /* *error says what; the rest of the SQL was not run */
	PGCONN_STOPPED, /* the client wanted no more; the connection is good for pgconn_close() only */
};
/* Run SQL, one statement or several. *error need not be initialised, and is to be freed in any case. */
enum pgconn_outcome pgconn_query(struct pgconn *conn, const char *sql, struct pgreport *error);

/* What the server says of the session; the texts live until the next call. */
struct pgconn_session {
	const char *database;
	const char *encoding;      /* client_encoding */
	bool has_standard_strings; /* standard_conforming_strings */
	bool is_in_transaction;
};
struct pgconn_session pgconn_session(const struct pgconn *conn);

/*
 * Leave the session for one in another database of the server, or in the same, as the same user. False with *problem
 * (allocated): the old one stays.
 */
bool pgconn_move(struct pgconn *conn, const char *database, char **problem);
/* The database in a URL, "key=value ..." or name that says nothing else, allocated; NULL if it does. */
char *pgconn_name_database(const char *text);

/* What ALTER ROLE takes in place of a password, so that the server never sees it: a SCRAM verifier, allocated; NULL
 * with *problem (allocated). */
char *pgconn_verifier(struct pgconn *conn, const char *role, const char *password, char **problem);

/*
 * Ask the server to cancel what the session runs, if it runs anything; returns when it has been told. Alone of these
 * functions it may be called in a signal handler, whatever the signal interrupted.
 */
void pgconn_cancel(const struct pgconn *conn);
void pgconn_close(struct pgconn *conn);

#endif
