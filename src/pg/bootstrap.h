/*
 * Makes a cluster in a directory: initdb, then one start of the server on its own, without a postmaster, for the
 * database. Both run as the runtime user, in an environment built from nothing.
 */
#ifndef PG_BOOTSTRAP_H
#define PG_BOOTSTRAP_H

#include <stdbool.h>

#include "pg/recipe.h"
#include "pg/server.h"
#include "sys/identity.h"

struct bootstrap {
	const struct server *server;
	const struct recipe *recipe;
	const struct runtime_user *user; /* name NULL: the uid, the caller's too, has no passwd entry */
	int lock;     /* a descriptor that every writer inherits: who holds its lock knows that none is left */
	bool verbose; /* show what the programs print */
	long long initdb_ms, database_ms; /* set: how long it took */
};

/* Make the cluster in `directory`, an absolute path, empty or absent, that the runtime user can write to. It is cleanly
 * shut down then, and not synced. False after one line on stderr, and what there is then in the directory is no
 * cluster. */
bool bootstrap_run(struct bootstrap *bootstrap, const char *directory);

#endif
