/*
 * Writes the statements that create, alter and drop one object, from its properties alone. Each kind of object is a row
 * of functions; make_TOPIC.c has the rows of its kinds, and make.c the table of all of them.
 *
 * No row writes owner, comment and grants: make_common.c does, for all kinds, with the words `type`. Columns
 * are written by `create` of the object that they are part of, if that is created; parts are dropped together with
 * their object. Those are the only statements in which one object writes about another.
 */
#ifndef STATEMENT_MAKE_H
#define STATEMENT_MAKE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/msg.h"
#include "schema/model.h"
#include "statement/change.h"
#include "statement/compare.h"
#include "text/str.h"

/* What a function of a row is given. */
struct make {
	const struct compare *compare;
	struct changes *changes; /* where the statements go */
	size_t pair;
	const struct schema_object *from, *to; /* NULL: it is not in that model */
	struct strs taken;                     /* the properties that make_takes() was asked for */
	bool is_disturbed;                     /* make_disturb() was called */
};

struct make_row {
	enum schema_kind kind;
	/* The words before the identity in COMMENT ON, GRANT ... ON, ALTER ... OWNER TO: "TABLE". NULL: it has none. */
	const char *type;
	/* The same in GRANT; NULL: as `type`. */
	const char *grant_type;
	void (*create)(struct make *make); /* of make->to */
	/* NULL, or what remains to be done after a part was created inline. */
	void (*create_late)(struct make *make);
	/*
	 * Make make->from into make->to. It asks make_takes() for each property that it can alter. If one that differs
	 * was not asked for, what it wrote is forgotten, and the object is dropped and created anew. NULL: always.
	 */
	void (*alter)(struct make *make);
	void (*drop)(struct make *make); /* of make->from */
	/*
	 * `needed`, which the object needs, will be dropped and created anew; or, with `stays`, only altered, as
	 * make_disturb() says. Return the property that can let go of it: alter is then called with this property
	 * forced, and writes a statement of CHANGE_DROP that lets go, and a later one that sets the property. NULL, or
	 * returns NULL: the object is dropped and created anew, too. "": the object can stay as it is.
	 */
	const char *(*release)(const struct schema_object *object, const struct schema_object *needed, bool stays);
	/* Whether a part that differs, is new or is gone makes it necessary to create anew what it is part of. NULL:
	 * never. */
	bool (*renews_parent)(const struct make *make);
	/* Whether `needed`, which make->to needs, is needed only by the statements of CHANGE_LATE. NULL: never. */
	bool (*needs_late)(const struct make *make, const struct schema_object *needed);
};

/* Rows by topic; each list ends with a row without create. */
extern const struct make_row make_schema_rows[], make_sequence_rows[], make_table_rows[], make_column_rows[],
	make_constraint_rows[], make_index_rows[], make_view_rows[], make_type_rows[], make_domain_rows[],
	make_routine_rows[], make_trigger_rows[], make_define_rows[], make_operator_rows[], make_search_rows[],
	make_foreign_rows[], make_replication_rows[], make_setting_rows[];

/* ---- For the rows. */

/* Add a statement. */
void make_add(struct make *make, enum change_phase phase, unsigned flags, const char *format, ...) MSG_FORMAT(4, 5);
/*
 * Whether the property differs or is forced; *from and *to get its values, NULL where it is absent. Neither pointer may
 * be NULL. In create() and drop(): false.
 */
bool make_takes(struct make *make, const char *name, const char **from, const char **to);
/* The same, but it does not count as asked for. */
bool make_differs(const struct make *make, const char *name);
/* As make_takes(), for properties of which only the new value matters. */
bool make_takes_to(struct make *make, const char *name, const char **to);
/* What depends on this object cannot stay while it is altered (a view, while the type of a column is changed). */
void make_disturb(struct make *make);
/* CHANGE_NEEDS_ROWS for a part of a table that is there already; 0 for one that has no rows yet. */
unsigned make_needs_rows(const struct make *make);
/* The object that this one is part of, in its own model; `object` is make->from or make->to. */
const struct schema_object *make_parent(const struct make *make, const struct schema_object *object);
/* Whether it is created by the CREATE of the object that it is part of. */
bool make_is_with_parent(const struct make *make);
/* The object's own name, quoted where needed, without what it is part of: `c` of the column "s.t.c", of the constraint,
 * trigger, rule, policy "c on s.t"; without its schema. The caller frees. */
char *make_own_name(const struct schema_object *object);
/* "ALTER TABLE s.t" or "ALTER FOREIGN TABLE s.t", "ALTER VIEW ..." for the object that it is part of; allocated. */
char *make_alter_parent(const struct make *make, const struct schema_object *object);

/* In make_common.c: the comment of something that is no object by itself, but belongs to make->to. */
void make_comment_of(struct make *make, const char *property, const char *type, const char *name);
/* The name of the index of a constraint, which is in the schema of the table; allocated. */
char *make_index_name(const struct schema *schema, const struct schema_object *constraint);

/* In make_foreign.c: append " OPTIONS (...)" of foreign data ("fdw option:name"), or nothing; or alter them, after
 * words like "ALTER SERVER s". */
void make_foreign_list(struct str *sql, const struct schema_object *object);
void make_foreign_options(struct make *make, const char *alter);
/* In make_routine.c: the name of a function, procedure or aggregate without its arguments; allocated. */
char *make_routine_name(const struct schema_object *routine);

/* In make_options.c: append "name='value', ..." of the storage parameters ("option:name"); or alter them, after words
 * like "ALTER TABLE s.t". */
void make_options_list(struct str *list, const struct schema_object *object);
void make_options_alter(struct make *make, const char *alter);
/* There, too: set the targets of statistics of an index ("statistics:2"), in words like "ALTER INDEX s.i". */
void make_index_statistics(struct make *make, const char *alter);
/*
 * Append the parameters of a sequence, whose properties have names that begin with `before`. Of an existing one, append
 * the changes, each after the word `set`; false if there is none.
 */
void make_sequence_list(struct str *list, const struct schema_object *object, const char *before);
bool make_sequence_changes(struct make *make, struct str *list, const char *before, const char *set);

/* Those of an identity column, with the name of its sequence; and a change of the name. */
void make_identity_list(struct str *list, const struct make *make);
/* The name of this sequence: the property's, or the one that the server gives to it if it is free; with the schema of
 * the table. Allocated. */
char *make_identity_name(const struct schema *schema, const struct schema_object *column);
void make_identity_rename(struct make *make);
void make_identity_comment(struct make *make);

/* In make_column.c: whether it is a generated column. */
bool make_is_generated(const struct schema_object *column);
/* In make_column_alter.c: `alter` of a column. */
void make_column_alter(struct make *make);
/* There, too: add NOT NULL in the form of a constraint that make->to has. */
void make_not_null_add(struct make *make);
/* In make_column.c: append the columns of the new relation make->to, in parentheses. */
void make_column_list(struct str *text, const struct make *make);

/* In make_inherit.c. The column or constraint of the same name that a parent of its table has, or SCHEMA_NONE. */
size_t make_inherits(const struct schema *schema, const struct schema_object *part);
/* The part make->to, of a table that was there, is created or altered by the statement for its table's parent. */
bool make_is_created_by_parent(const struct make *make);
/* The part make->from is dropped by the statement for its table's parent. */
bool make_is_dropped_by_parent(const struct make *make);
/* The index or constraint of a partitioned table to which that of a partition belongs, or SCHEMA_NONE. */
size_t make_attached_to(const struct schema *schema, const struct schema_object *object);

/* ---- For diff/resolve.h and diff/order.h. */

/* What an object needs beyond what the model says: the column that owns the sequence, what the table's parent has. An
 * index, or SCHEMA_NONE. */
size_t make_also_needs(const struct schema *schema, const struct schema_object *object);

/* The pair of the index or constraint without which this one cannot be dropped, as it is attached to it and its table
 * remains a partition; or SCHEMA_NONE. */
size_t make_held_by(const struct compare *compare, size_t pair);

/* The row of a kind; NULL: nothing is known about it. */
const struct make_row *make_row(enum schema_kind kind);
/* What the functions of a row are given. */
struct make make_begin(const struct compare *compare, struct changes *changes, size_t pair);
/* The pair whose CREATE makes this one: itself, or the object that it is part of. */
size_t make_created_with(const struct compare *compare, size_t pair);

/* In make_common.c: owner, comment and grants, after create or alter. */
void make_common(struct make *make, const struct make_row *row);
/* Whether it is a property of make_common(). */
bool make_common_has(const char *property);

#endif
