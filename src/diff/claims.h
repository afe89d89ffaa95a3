/*
 * Names that only one object can have at a time, even of different kinds: the old holder must go before the new one
 * comes.
 * Pure.
 */
#ifndef DIFF_CLAIMS_H
#define DIFF_CLAIMS_H

#include <stddef.h>

#include "statement/change.h"
#include "statement/compare.h"

/* The phase `phase` of the pair `before` frees a name that `then` of the pair `after` takes. */
struct claims_wait {
	size_t before;
	enum change_phase phase;
	size_t after;
	enum change_phase then;
};

/* Find them in a comparison whose fates are set. The caller frees. */
struct claims_wait *claims_find(const struct compare *compare, size_t *count);

#endif
