/*
 * Makes one layer: a copy of the template below it, a server on that, the step, and a clean stop. SQL is run by pg_sql
 * as the caller, a command by sh as the caller; the server is the builder's.
 */
#ifndef TEMPLATE_LAYER_H
#define TEMPLATE_LAYER_H

#include <stdbool.h>

#include "install/program.h"
#include "template/plan.h"
#include "template/publish.h"
#include "template/recipe.h"

struct layer_job {
	const struct program *server;
	const struct recipe *recipe;
	const struct plan *plan; /* it is one of them */
	const struct layer *layer;
	int parent;   /* the directory of the template below it, held */
	bool verbose; /* show what a command prints */
};

/* A publish_fill and a publish_check; context is a struct layer_job. */
bool layer_fill(void *context, const struct workplace *place, struct str *took);
bool layer_check(void *context, const struct workplace *place);

#endif
