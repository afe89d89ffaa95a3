/*
 * Whether anybody uses a server. A check is a short connection, made by a child process that speaks only the few
 * messages of the protocol that it needs, so no library is loaded. If a password has to be set, pg_sql makes the
 * connection instead. This module evaluates what the child prints.
 *
 * In use now: there is a client backend or a walsender besides the check's own. In use since the last check: from
 * PostgreSQL 14 on, the number of sessions has grown by more than our own; before 14, the number of transactions has,
 * which autovacuum increases too, so the answer is approximate there.
 */
#ifndef WATCHDOG_IDLE_H
#define WATCHDOG_IDLE_H

#include <stdbool.h>
#include <sys/types.h>

#include "sys/identity.h"
#include "text/str.h"

struct idle {
	bool based;              /* the first check has set the next two */
	unsigned long long seen; /* the highest count that our own checks did not account for */
	unsigned checks;         /* our own checks since then */
	bool asks_dbname;        /* the next check is to connect to dbname, because `postgres` did not let us in */
};

/* How to reach the server. The child works in the directory `home` and as the runtime user: if the socket was replaced
 * by a link, the link leads only where the server's own user could go as well. */
struct idle_at {
	const struct runtime_user *runtime;
	int home;              /* descriptor of the cluster's directory, where the socket is, */
	const char *data;      /* and the name of PGDATA in it */
	const char *directory; /* the path that pg_sql finds the socket by */
	unsigned port;
	const char *user;
	const char *dbname;
	unsigned major;       /* of the server */
	unsigned patience;    /* seconds to wait for a server that does not answer yet; 0: none */
	const char *password; /* NULL, or the password that this check gives the user, */
	bool server_hashes;   /* stored as password_encryption says, not as a SCRAM verifier; */
	bool makes_role;      /* and it makes HBA_ROLE (server/hba.h), too */
};

/* For a child process: keep only *out and `home` open, work in `home` as the runtime user, and end with the parent. */
bool idle_become(const struct idle_at *at, pid_t parent, int out);
/* The same child may ask the server the query in `text`; rows are appended to the answer. 0, or an exit status of
 * pg_sql. */
int idle_query(const struct idle_at *at, const char *text, struct str *answer);

/* Whether this status of idle_query() means that the server let nobody in. */
bool idle_was_refused(int status);

/* How many milliseconds to wait before the next check whether the server is ready, after `waited` of them. */
long long idle_pause(long long waited);

/* Start a check. What it prints arrives on *out (close-on-exec, nonblocking). -1 with errno. */
pid_t idle_start(const struct idle_at *at, int *out);

enum idle_result { IDLE_IDLE, IDLE_BUSY, IDLE_REFUSED, IDLE_DEAF };

/* The result of a check, from the child's exit status and text. BUSY: in use now, or since the last check. REFUSED: the
 * server did not let us in, so the next check tries the other database. DEAF: it did not answer. */
enum idle_result idle_evaluate(struct idle *idle, unsigned major, int status, const char *text);

#endif
