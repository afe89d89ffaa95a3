/* Makes sure that the last template of a chain exists: starting from the highest one that does, each one above it is
 * made. */
#ifndef TEMPLATE_CHAIN_H
#define TEMPLATE_CHAIN_H

#include <stdbool.h>

#include "install/program.h"
#include "template/exchange.h"
#include "template/plan.h"
#include "template/publish.h"
#include "template/recipe.h"

struct chain {
	const struct publish *publisher;
	const struct recipe *recipe;
	const struct program *server;
	const struct plan *plan;
	struct exchange *exchange; /* NULL: there is no store */
};

/*
 * Make sure that the last template of the plan exists. False after a line on stderr; the templates below the step that
 * failed stay. The names of the templates that this call made, or took from the store, are added to `made`: they are
 * not synced yet.
 */
bool chain_ensure(const struct chain *chain, struct strs *made);

#endif
