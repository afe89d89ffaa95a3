/*
 * Makes a cluster in a directory: runs initdb, then once a single-user server (without postmaster) that creates the
 * database. Both run as the builder, in an environment made from scratch.
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

/* The publish_fill and publish_check for this; context is a struct initdb. */
bool initdb_fill(void *context, const struct workplace *place, struct str *took);
bool initdb_check(void *context, const struct workplace *place);

/* Why the cluster in `data` of a workplace cannot be a template: it was not shut down cleanly, is of another version,
 * or has a part elsewhere. NULL if it can; then WAL that it does not need is removed. */
const char *initdb_cluster_problem(const struct workplace *place, const struct version *version);

#endif
