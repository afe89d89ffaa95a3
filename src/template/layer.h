/*
 * Makes one layer: copies the template below it, starts a server on the copy, runs the step, and stops the server
 * cleanly. pg_sql (for SQL) and sh (for a command) run as the caller; the server runs as the builder.
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
	const struct plan *plan; /* the plan that `layer` is part of */
	const struct layer *layer;
	int parent;   /* the directory of the template below, held */
	bool verbose; /* show what a command prints */
};

/* The publish_fill and publish_check for this; context is a struct layer_job. */
bool layer_fill(void *context, const struct workplace *place, struct str *took);
bool layer_check(void *context, const struct workplace *place);

#endif
