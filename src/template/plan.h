/*
 * The plan of a chain of templates: a cluster as initdb makes it, and one more template for each step. A template's
 * name is a digest of its parent and of everything that its step is made of. This module computes the names; layer.h
 * makes one template, chain.h all of them.
 */
#ifndef TEMPLATE_PLAN_H
#define TEMPLATE_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "install/program.h"
#include "outside/digest.h"
#include "template/recipe.h"
#include "template/step.h"

#define LAYER_NAME_SIZE 64

struct layer {
	char name[LAYER_NAME_SIZE];      /* of the template */
	char digest[DIGEST_SHA256_SIZE]; /* of `made`: part of the name */
	struct str made;                 /* what the template is made of; for the first one, the recipe's text */
	const struct step *step;         /* NULL: the first one */
	int input; /* the content of a stream that the step reads, in a file without a name; -1: none */
};
struct plan {
	struct layer *item; /* the first one, then one for each step except -K */
	size_t count;
	const struct steps *steps;
	const struct strs *settings; /* of the servers that run the steps: "name=value" */
};

/*
 * Make the plan. Files are read unless their digests are known by their stat fields; streams are read to the end. False
 * after a line on stderr (and a hint): a file cannot be read, or there is no such extension. plan_free() in any case;
 * the steps and settings remain the caller's.
 */
bool plan_read(const struct recipe *recipe, const struct steps *steps, const struct strs *settings,
	const struct program *server, struct plan *plan);
void plan_free(struct plan *plan);

/* Write the name of the template with this version and this digest of what it is made of. */
void plan_write_name(const struct version *version, const char *digest, char name[LAYER_NAME_SIZE]);

/* Whether the files of a layer's step still have the content that they had when the plan was made. False after a line
 * on stderr. */
bool plan_layer_is_unchanged(const struct plan *plan, const struct layer *layer, const struct program *server);

#endif
