/*
 * Compares two models: pairs the objects of the same kind and identity, and says in which properties they differ. Pure.
 */
#ifndef STATEMENT_COMPARE_H
#define STATEMENT_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "schema/model.h"
#include "text/str.h"

/* What becomes of an object. */
enum compare_fate {
	COMPARE_SAME,
	COMPARE_ADDED,
	COMPARE_REMOVED,
	COMPARE_CHANGED, /* altered */
	COMPARE_RENEWED, /* dropped and created anew; only diff/resolve.h says so */
};

struct compare_pair {
	enum schema_kind kind;
	enum compare_fate fate;
	size_t from, to;     /* the object in either model; SCHEMA_NONE: it is not there */
	struct strs changed; /* the names of the properties that differ, sorted */
	struct strs forced;  /* by diff/resolve.h: properties to be set again, though they are the same */
	bool is_disturbed;   /* by diff/resolve.h: what depends on it cannot stay while it is altered */
};

struct compare {
	const struct schema *from, *to;
	struct compare_pair *pairs; /* in the order of kind and identity */
	size_t count;
	size_t *from_pair, *to_pair; /* the pair of each object of a model */
};

/* Compare two sorted models, which must live as long as the result. */
struct compare *compare_new(const struct schema *from, const struct schema *to);
void compare_free(struct compare *compare);

/* Whether nothing differs. */
bool compare_is_same(const struct compare *compare);
/* The object of a pair in either model, or NULL. */
const struct schema_object *compare_from(const struct compare *compare, size_t pair);
const struct schema_object *compare_to(const struct compare *compare, size_t pair);
/* The object in the first model; that in the second if the first does not have it. */
const struct schema_object *compare_either(const struct compare *compare, size_t pair);
/* The pair whose statement drops this one, which is removed or renewed: itself, that of which it is part, or the column
 * that owns the sequence. A foreign key is dropped by itself where the table it refers to goes as well. */
size_t compare_dropped_with(const struct compare *compare, size_t pair);
/* Whether a pair is removed or renewed; added or renewed. */
bool compare_is_dropped(const struct compare *compare, size_t pair);
bool compare_is_created(const struct compare *compare, size_t pair);
/* Add "KIND 'IDENTITY': what" to the list: each pair that differs, with "missing", "not wanted", or the names of the
 * properties. */
void compare_name_pair(const struct compare *compare, size_t pair, struct strs *list);
void compare_name(const struct compare *compare, struct strs *list);
/* The tables of both models whose columns are in another order, as the pairs of these tables; the caller frees. That is
 * no difference of any object. */
size_t *compare_reordered(const struct compare *compare, size_t *count);
/* The tables of both models that also define an inherited column themselves in only one of the models. That is no
 * difference either. */
size_t *compare_originals(const struct compare *compare, size_t *count);

#endif
