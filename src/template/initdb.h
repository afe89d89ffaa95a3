/*
 * Makes a cluster in a directory: initdb, then one start of the server on its own, without a postmaster, for the
 * database. Both run as the builder, in an environment built from nothing.
 */
#ifndef TEMPLATE_INITDB_H
#define TEMPLATE_INITDB_H

#include <stdbool.h>

#include "install/program.h"
#include "template/publish.h"
#include "template/recipe.h"

struct initdb {
	const struct program *server;
	const struct recipe *recipe;
	bool verbose; /* show what the programs print */
};

/* A publish_fill and a publish_check; context is a struct initdb. */
bool initdb_fill(void *context, const struct workplace *place, struct str *took);
bool initdb_check(void *context, const struct workplace *place);

/* Why the cluster in `data` of a workplace cannot be kept: it is not cleanly shut down, it is of another version, or
 * part of it is elsewhere. NULL if it can; WAL that it does not need is then removed. */
const char *initdb_cluster_problem(const struct workplace *place, const struct version *version);

#endif
