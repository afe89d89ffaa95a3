/*
 * Makes a cluster in a directory: initdb, then one start of the server on its own, without a postmaster, for the
 * database. Both run as the builder, in an environment built from nothing.
 */
#ifndef PG_BOOTSTRAP_H
#define PG_BOOTSTRAP_H

#include <stdbool.h>

#include "install/program.h"
#include "pg/maker.h"
#include "pg/recipe.h"

struct bootstrap {
	const struct program *server;
	const struct recipe *recipe;
	bool verbose; /* show what the programs print */
};

/* A maker_fill and a maker_check; context is a struct bootstrap. */
bool bootstrap_fill(void *context, const struct workplace *place, struct str *took);
bool bootstrap_check(void *context, const struct workplace *place);

/* Why the cluster in `data` of a workplace cannot be kept: it is not cleanly shut down, it is of another version, or
 * part of it is elsewhere. NULL if it can; WAL that it does not need is then removed. */
const char *bootstrap_cluster_problem(const struct workplace *place, const struct version *version);

#endif
