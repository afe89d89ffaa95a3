/*
 * The statements of SQL that make one database into another. Each belongs to an object and to one of three phases;
 * diff/order.h brings them into an order that works.
 */
#ifndef STATEMENT_CHANGE_H
#define STATEMENT_CHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/msg.h"

enum change_phase {
	CHANGE_DROP, /* drops the object, or its use of another dropped one, before that one is dropped */
	CHANGE_MAKE, /* creates or alters the object: after all that it needs was made */
	CHANGE_LATE, /* what need not be there when the object is created: a default, OWNED BY, ATTACH PARTITION */
	CHANGE_PHASE_COUNT,
};

enum {
	CHANGE_LOSES_DATA = 1, /* rows, or values of rows, are gone afterwards */
	CHANGE_NEEDS_ROWS = 2, /* whether it succeeds depends on the rows */
};

struct change {
	char *sql;   /* without the semicolon; may have several lines */
	size_t pair; /* the object: an index into the pairs of statement/compare.h */
	enum change_phase phase;
	bool loses_data;
	bool needs_rows;
	bool is_held; /* can only be run after one that loses data; set by order_changes() */
};

struct changes {
	struct change *item;
	size_t count;
	size_t room;
};

/* Add a statement; flags are 0 or CHANGE_... added up. */
void change_add(struct changes *list, size_t pair, enum change_phase phase, unsigned flags, const char *sql);
void changes_free(struct changes *list); /* empty again */

#endif
