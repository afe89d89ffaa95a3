/*
 * A chain of templates: a cluster as initdb makes it, and one more for each step, whose name is a digest of the one
 * below it and of all that the step is made of. Which names these are is found out here; layer.h makes one.
 */
#ifndef TEMPLATE_PLAN_H
#define TEMPLATE_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "install/program.h"
#include "outside/digest.h"
#include "template/recipe.h"
#include "template/step.h"

#define LAYER_NAME_ROOM 64

struct layer {
	char name[LAYER_NAME_ROOM];      /* of the template */
	char digest[DIGEST_SHA256_ROOM]; /* of `made`: part of the name */
	struct str made;                 /* what it was made of; the first one's is the recipe's text */
	const struct step *step;         /* NULL: the first one */
	int input;                       /* what standard input held, a file without a name; -1 */
};
struct plan {
	struct layer *item; /* the first one, then one for each step but -K */
	size_t count;
	const struct steps *steps;
	const struct strs *settings; /* of the servers that run the steps: "name=value" */
};

/*
 * Find them out. Files are read where they are not known by their stat fields; standard input is read to its end. False
 * after a line on stderr (and a hint): a file cannot be read, there is no such extension. plan_free() in any case;
 * the steps and settings stay the caller's.
 */
bool plan_read(const struct recipe *recipe, const struct steps *steps, const struct strs *settings,
	const struct program *server, struct plan *plan);
void plan_free(struct plan *plan);

/* Whether the files that a layer's step rests on still hold what they did; false after a line on stderr. */
bool plan_layer_is_unchanged(const struct plan *plan, const struct layer *layer, const struct program *server);

#endif
