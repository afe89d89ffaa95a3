#include "diff/resolve.h"

#include <stdlib.h>

#include "base/mem.h"
#include "statement/make.h"

static bool has_taken_all(const struct make *make, const struct make_row *row, const struct strs *names)
{
	for (size_t i = 0; i < names->count; i++)
		if (!strs_contain(&make->taken, names->item[i]) && !(row->type && make_common_has(names->item[i])))
			return false;
	return true;
}

/* Write the statements that alter a pair. False: that cannot be done. */
static bool alter(struct compare *compare, struct changes *changes, size_t at)
{
	struct compare_pair *pair = &compare->pairs[at];
	const struct make_row *row = make_row(pair->kind);
	struct make make = make_begin(compare, changes, at);

	if (row->alter)
		row->alter(&make);
	make_common(&make, row);
	pair->is_disturbed = make.is_disturbed;
	bool done = has_taken_all(&make, row, &pair->changed) && has_taken_all(&make, row, &pair->forced);
	strs_free(&make.taken);
	return done;
}

/* ---- The fates. */

static bool is_column_of_view(enum schema_kind kind)
{
	return kind == SCHEMA_VIEW_COLUMN || kind == SCHEMA_MATERIALIZED_VIEW_COLUMN;
}

bool resolve_renew(struct compare *compare, size_t pair)
{
	struct compare_pair *renewed = &compare->pairs[pair];
	const struct schema_object *from = compare_from(compare, pair);

	if (is_column_of_view(renewed->kind) && from && !compare_is_dropped(compare, compare->from_pair[from->parent]))
		return resolve_renew(compare, compare->from_pair[from->parent]);
	if (renewed->fate != COMPARE_SAME && renewed->fate != COMPARE_CHANGED)
		return false;
	renewed->fate = COMPARE_RENEWED;
	renewed->is_disturbed = false;
	return true;
}

/* The object at `pair` stays, and needs the one at `needed`. True if something was changed by that. */
static bool let_go(struct compare *compare, size_t pair, size_t needed, bool stays)
{
	const struct make_row *row = make_row(compare->pairs[pair].kind);
	const char *property = !row || !row->release
		? NULL
		: row->release(compare_from(compare, pair), compare_from(compare, needed), stays);

	if (!property)
		return resolve_renew(compare, pair);
	if (*property == '\0' || strs_contain(&compare->pairs[pair].forced, property))
		return false;
	strs_add(&compare->pairs[pair].forced, property);
	if (compare->pairs[pair].fate == COMPARE_SAME)
		compare->pairs[pair].fate = COMPARE_CHANGED;
	return true;
}

/* What goes, or is disturbed, changes what happens to those that need it. True if it does. */
static bool spread_to(struct compare *compare, size_t pair)
{
	const struct schema_object *object = compare_from(compare, pair);
	bool has_spread = false;

	if (object->parent != SCHEMA_NONE && compare_is_dropped(compare, compare->from_pair[object->parent]))
		return resolve_renew(compare, pair);
	for (size_t i = 0; i <= object->need_count && !compare_is_dropped(compare, pair); i++) {
		size_t index = i < object->need_count ? object->needs[i] : make_also_needs(compare->from, object);
		if (index == SCHEMA_NONE || index == object->parent)
			continue;
		size_t needed = compare->from_pair[index];
		enum compare_fate fate = compare->pairs[needed].fate;
		bool stays = compare->pairs[needed].is_disturbed;
		/* What is altered needs it no more; but any function of its type and language needs a transform. */
		bool is_still_needed =
			compare->pairs[pair].fate == COMPARE_SAME || compare->pairs[needed].kind == SCHEMA_TRANSFORM;
		if (stays || fate == COMPARE_RENEWED || (fate == COMPARE_REMOVED && is_still_needed))
			has_spread |= let_go(compare, pair, needed, stays);
	}
	return has_spread;
}

/* What is attached to something can only go with it. True if that changes something. */
static bool take_along(struct compare *compare, size_t pair)
{
	size_t above = compare_is_dropped(compare, pair) ? make_held_by(compare, pair) : SCHEMA_NONE;

	return above != SCHEMA_NONE && !compare_is_dropped(compare, above) && resolve_renew(compare, above);
}

static bool spread(struct compare *compare)
{
	bool has_spread = false;

	for (size_t i = 0; i < compare->count; i++) {
		has_spread |= take_along(compare, i);
		if (compare->pairs[i].fate == COMPARE_SAME || compare->pairs[i].fate == COMPARE_CHANGED)
			has_spread |= spread_to(compare, i);
	}
	return has_spread;
}

/* A part that is new, is gone, or differs, can be one that cannot be made or dropped by itself. */
static void renew_parent(struct compare *compare, size_t at)
{
	const struct make_row *row = make_row(compare->pairs[at].kind);
	const struct schema_object *from = compare_from(compare, at);
	const struct schema_object *to = compare_to(compare, at);
	struct make make = make_begin(compare, NULL, at);

	if (row && row->renews_parent && compare->pairs[at].fate != COMPARE_SAME && row->renews_parent(&make))
		resolve_renew(compare, to ? compare->to_pair[to->parent] : compare->from_pair[from->parent]);
}

/* Whether a table is to become a partition of this one. */
static bool gets_partition(const struct compare *compare, const struct schema_object *table)
{
	for (size_t i = 0; i < compare->count; i++) {
		const struct schema_object *to = compare_to(compare, i);
		const struct compare_pair *pair = &compare->pairs[i];
		if (to && str_equal(model_value(to, "partition of"), table->identity) &&
			(compare_is_created(compare, i) || strs_contain(&pair->changed, "partition of") ||
				strs_contain(&pair->changed, "bound") || strs_contain(&pair->forced, "partition of")))
			return true;
	}
	return false;
}

/* Nothing detaches an index from that of the partitioned table, but to drop both. */
static void renew_index_above(struct compare *compare, const struct schema_object *index)
{
	size_t table = compare->from_pair[index->parent];
	const char *attached = model_value(index, "attached to");
	size_t above = attached ? model_find(compare->from, SCHEMA_INDEX, attached) : SCHEMA_NONE;

	if (above != SCHEMA_NONE && !compare_is_dropped(compare, table) &&
		!strs_contain(&compare->pairs[table].changed, "partition of"))
		resolve_renew(compare, compare->from_pair[above]);
}

/* A new partition gets each index that its table has; one that not all are to have is made afterwards. */
static void renew_index(struct compare *compare, size_t at)
{
	const struct schema_object *to = compare_to(compare, at);

	if (compare->pairs[at].kind != SCHEMA_INDEX)
		return;
	if (compare_is_dropped(compare, at))
		renew_index_above(compare, compare_from(compare, at));
	if (to && model_value(to, "invalid") && gets_partition(compare, &compare->to->objects[to->parent]))
		resolve_renew(compare, at);
}

static void try_alterations(struct compare *compare)
{
	for (size_t i = 0; i < compare->count; i++)
		renew_parent(compare, i);
	for (size_t i = 0; i < compare->count; i++) {
		struct changes written = {.item = NULL};
		if (compare->pairs[i].fate != COMPARE_CHANGED || !make_row(compare->pairs[i].kind))
			continue;
		if (!alter(compare, &written, i))
			resolve_renew(compare, i);
		changes_free(&written);
	}
	for (size_t i = 0; i < compare->count; i++)
		renew_index(compare, i);
}

/* The default privileges of the one who runs the statements would be given to what they create: they are taken away
 * before, and given again afterwards. */
static void renew_defaults(struct compare *compare)
{
	bool creates = false;

	for (size_t i = 0; i < compare->count; i++)
		creates |= compare_is_created(compare, i) && compare->pairs[i].kind != SCHEMA_DEFAULT_ACL;
	for (size_t i = 0; i < compare->count && creates; i++)
		if (compare->pairs[i].kind == SCHEMA_DEFAULT_ACL &&
			str_starts(compare_either(compare, i)->identity, "for role OWNER "))
			resolve_renew(compare, i);
}

/* ---- The statements. */

static void write_drop(struct compare *compare, struct changes *changes, size_t pair, const struct make_row *row)
{
	struct make make = make_begin(compare, changes, pair);

	if (compare_dropped_with(compare, pair) != pair)
		return;
	make.to = NULL;
	if (row->drop)
		row->drop(&make);
}

static void write_create(struct compare *compare, struct changes *changes, size_t pair, const struct make_row *row)
{
	struct make make = make_begin(compare, changes, pair);

	make.from = NULL;
	if (!make_is_with_parent(&make))
		row->create(&make);
	else if (row->create_late)
		row->create_late(&make);
	make_common(&make, row);
}

void resolve_changes(struct compare *compare, struct changes *changes, struct strs *unknown)
{
	do
		try_alterations(compare);
	while (spread(compare));
	renew_defaults(compare);
	for (size_t i = 0; i < compare->count; i++) {
		const struct make_row *row = make_row(compare->pairs[i].kind);
		if (compare->pairs[i].fate == COMPARE_SAME)
			continue;
		if (!row) {
			compare_name_pair(compare, i, unknown);
			continue;
		}
		if (compare->pairs[i].fate == COMPARE_CHANGED)
			alter(compare, changes, i);
		if (compare_is_dropped(compare, i))
			write_drop(compare, changes, i, row);
		if (compare_is_created(compare, i))
			write_create(compare, changes, i, row);
	}
}
