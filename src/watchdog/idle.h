/*
 * Whether anybody uses a server. A look is a short connection in a child, which speaks the little of the protocol that
 * it takes, so that no library is loaded; where a password has to be set it is pg_sql's. What the child prints is
 * judged here.
 *
 * Connected are client backends and walsenders, without the one that looks. Between looks: from PostgreSQL 14 on the
 * count of sessions, less our own; before, the count of transactions, which autovacuum moves too, so that it is
 * approximate there.
 */
#ifndef WATCHDOG_IDLE_H
#define WATCHDOG_IDLE_H

#include <stdbool.h>
#include <sys/types.h>

#include "sys/identity.h"

struct idle {
	bool based;              /* a first look has set what follows */
	unsigned long long seen; /* the highest count that was not explained by our own looks */
	unsigned looks;          /* our own since */
};

/* Where to look. The child works in `home` and as the runtime user: a link that was put in the place of the socket
 * leads it nowhere that the server's own user could not go. */
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
	const char *password; /* NULL, or what the user's password is set to at this look */
};

/* Start it; what it prints arrives on *out (close-on-exec, nonblocking). -1 with errno. */
pid_t idle_start(const struct idle_at *at, int *out);

enum idle_result { IDLE_IDLE, IDLE_BUSY, IDLE_REFUSED, IDLE_DEAF };

/* What the child's status and text say: in use since the last look or now; refused: not let in; deaf: no answer. */
enum idle_result idle_judge(struct idle *idle, unsigned major, int status, const char *text);

/* For a server that does not let us in: whether a child of the postmaster says in its title that it serves a client. */
bool idle_sees_clients(pid_t postmaster);

#endif
