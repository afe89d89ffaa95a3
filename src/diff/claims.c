#include "diff/claims.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "statement/make.h"
#include "text/str.h"

/* A phase of a pair, with which a name is free or taken. */
struct claim {
	char *name;
	size_t pair;
	enum change_phase phase;
	bool takes;
};

struct claims {
	struct claim *item;
	size_t count;
};

static int by_name(const void *one, const void *other)
{
	const struct claim *a = one;
	const struct claim *b = other;
	int order = strcmp(a->name, b->name);

	return order != 0 ? order : (a->pair > b->pair) - (a->pair < b->pair);
}

static void add_claim(struct claims *claims, char *name, size_t pair, enum change_phase phase, bool takes)
{
	if (!name)
		return;
	claims->item = mem_resize(claims->item, claims->count + 1, sizeof *claims->item);
	claims->item[claims->count++] = (struct claim){.name = name, .pair = pair, .phase = phase, .takes = takes};
}

/* Allocated; NULL: it takes no name from others. */
static char *claimed_name(const struct schema *schema, const struct schema_object *object)
{
	switch (object->kind) {
	case SCHEMA_TYPE:
	case SCHEMA_ENUM:
	case SCHEMA_RANGE:
	case SCHEMA_DOMAIN:
	case SCHEMA_COMPOSITE_TYPE:
	case SCHEMA_SEQUENCE:
	case SCHEMA_TABLE:
	case SCHEMA_FOREIGN_TABLE:
	case SCHEMA_VIEW:
	case SCHEMA_MATERIALIZED_VIEW:
	case SCHEMA_INDEX: return str_format("relation %s", object->identity);
	case SCHEMA_FUNCTION:
	case SCHEMA_PROCEDURE:
	case SCHEMA_AGGREGATE: return str_format("function %s", object->identity);
	case SCHEMA_TABLE_CONSTRAINT: {
		char *index = make_index_name(schema, object);
		char *name = str_format("relation %s", index);
		free(index);
		return name;
	}
	default: return NULL;
	}
}

/* The sequence of an identity column is a relation, too. Allocated, or NULL. */
static char *sequence_name(const struct schema *schema, const struct schema_object *column)
{
	if (!column || !model_value(column, "identity"))
		return NULL;
	char *sequence = make_identity_name(schema, column);
	char *name = str_format("relation %s", sequence);
	free(sequence);
	return name;
}

/* What a column had is dropped with the column or its identity, or is renamed. */
static void add_sequence(struct claims *claims, const struct compare *compare, size_t pair)
{
	char *from = sequence_name(compare->from, compare_from(compare, pair));
	char *to = sequence_name(compare->to, compare_to(compare, pair));
	bool is_renamed = from && to && !compare_is_dropped(compare, pair);

	if (is_renamed && strcmp(from, to) == 0) {
		free(from);
		free(to);
		return;
	}
	add_claim(claims, from, pair, is_renamed ? CHANGE_MAKE : CHANGE_DROP, false);
	add_claim(claims, to, pair, is_renamed || compare_is_created(compare, pair) ? CHANGE_MAKE : CHANGE_LATE, true);
}

static void add_claims(struct claims *claims, const struct compare *compare, size_t pair)
{
	if (compare_is_dropped(compare, pair))
		add_claim(claims, claimed_name(compare->from, compare_from(compare, pair)), pair, CHANGE_DROP, false);
	if (compare_is_created(compare, pair))
		add_claim(claims, claimed_name(compare->to, compare_to(compare, pair)), pair, CHANGE_MAKE, true);
	if (compare->pairs[pair].kind == SCHEMA_TABLE_COLUMN && compare->pairs[pair].fate != COMPARE_SAME)
		add_sequence(claims, compare, pair);
}

static struct claims_wait wait_of(const struct claim *one, const struct claim *other)
{
	const struct claim *gone = one->takes ? other : one;
	const struct claim *new = one->takes ? one : other;

	return (struct claims_wait){gone->pair, gone->phase, new->pair, new->phase};
}

struct claims_wait *claims_find(const struct compare *compare, size_t *count)
{
	struct claims claims = {.item = NULL};
	struct claims_wait *waits = NULL;

	*count = 0;
	for (size_t i = 0; i < compare->count; i++)
		add_claims(&claims, compare, i);
	if (claims.count > 0)
		qsort(claims.item, claims.count, sizeof *claims.item, by_name);
	for (size_t i = 0; i < claims.count; i++)
		for (size_t j = i + 1; j < claims.count && strcmp(claims.item[i].name, claims.item[j].name) == 0; j++) {
			if (claims.item[i].takes == claims.item[j].takes || claims.item[i].pair == claims.item[j].pair)
				continue;
			waits = mem_resize(waits, *count + 1, sizeof *waits);
			waits[(*count)++] = wait_of(&claims.item[i], &claims.item[j]);
		}
	for (size_t i = 0; i < claims.count; i++)
		free(claims.item[i].name);
	free(claims.item);
	return waits;
}
