#include "diff/diff.h"

#include <stdlib.h>

#include "diff/order.h"
#include "diff/resolve.h"
#include "schema/model.h"

/* What cannot be dropped and created anew without harm to rows or to much else. */
static bool is_lasting(enum schema_kind kind)
{
	switch (kind) {
	case SCHEMA_DATABASE:
	case SCHEMA_SCHEMA:
	case SCHEMA_EXTENSION:
	case SCHEMA_SEQUENCE:
	case SCHEMA_TABLE:
	case SCHEMA_FOREIGN_TABLE:
	case SCHEMA_TABLE_COLUMN:
	case SCHEMA_FOREIGN_TABLE_COLUMN:
	case SCHEMA_COMPOSITE_TYPE_COLUMN: return true;
	default: return false;
	}
}

/* Break a cycle: one of its objects is dropped and created anew, in place of being altered. */
static bool break_cycle(struct compare *compare, const struct order_cycle *cycle)
{
	for (size_t i = 0; i < cycle->count; i++)
		if (!is_lasting(compare->pairs[cycle->pairs[i]].kind) && resolve_renew(compare, cycle->pairs[i]))
			return true;
	return false;
}

static void add_name(const struct compare *compare, size_t pair, const char *problem, struct strs *gaps)
{
	const struct schema_object *object = compare_either(compare, pair);

	strs_addf(gaps, "%s '%s': %s", model_kind_name(object->kind), object->identity, problem);
}

static void name_cycle(const struct compare *compare, const struct order_cycle *cycle, struct strs *gaps)
{
	for (size_t i = 0; i < cycle->count; i++)
		if (i == 0 || cycle->pairs[i] != cycle->pairs[i - 1])
			add_name(compare, cycle->pairs[i], "waits for itself, by way of the others of this list", gaps);
}

static void add_note(const struct compare *compare, size_t *tables, size_t count, const char *note, struct strs *notes)
{
	for (size_t i = 0; i < count; i++)
		add_name(compare, tables[i], note, notes);
	free(tables);
}

void diff_note(const struct compare *compare, struct strs *notes)
{
	size_t count;
	size_t *tables = compare_reordered(compare, &count);

	add_note(compare, tables, count, "the columns have another order, and keep it", notes);
	tables = compare_originals(compare, &count);
	add_note(compare, tables, count, "whether inherited columns are its own, too, cannot be changed", notes);
}

bool diff_write(struct compare *compare, struct changes *changes, struct strs *gaps)
{
	for (;;) {
		struct order_cycle cycle = {.pairs = NULL};
		struct strs unknown = STRS_INIT;
		resolve_changes(compare, changes, &unknown);
		bool is_ordered = order_changes(compare, changes, &cycle);
		bool again = !is_ordered && break_cycle(compare, &cycle);
		if (!is_ordered)
			changes_free(changes);
		if (!is_ordered && !again)
			name_cycle(compare, &cycle, gaps);
		for (size_t i = 0; i < unknown.count && !again; i++)
			strs_addf(gaps, "%s (no statement is known for it)", unknown.item[i]);
		strs_free(&unknown);
		free(cycle.pairs);
		if (again)
			continue;
		return is_ordered;
	}
}
