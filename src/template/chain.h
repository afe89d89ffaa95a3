/* Makes sure that the last template of a chain is there: from the highest one that is, each above it is made. */
#ifndef TEMPLATE_CHAIN_H
#define TEMPLATE_CHAIN_H

#include <stdbool.h>

#include "install/program.h"
#include "template/plan.h"
#include "template/publish.h"
#include "template/recipe.h"

/*
 * False after lines on stderr; what was made below the step that failed stays. The names of those that this call made
 * are added to `made`: they are not synced yet.
 */
bool chain_ensure(const struct publish *publisher, const struct recipe *recipe, const struct program *server,
	const struct plan *plan, struct strs *made);

#endif
