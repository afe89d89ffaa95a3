/*
 * What a database holds, as a model of objects that is free of oids. Pure.
 *
 * An object has a kind and an identity, the text that pg_identify_object() gives: qualified, quoted, and unique among
 * the objects of the kind. What else there is to say about it are its properties, names with a value, in a fixed
 * order; a property that is at its default is absent. man/pg_schema.1 lists the properties of each kind. Objects refer
 * to others by their index in `objects`: to the one that they are part of, to their own parts, to what they need.
 *
 * To build one: add the objects in any order, set what is known of them, then call model_sort(). Only after that may
 * the model be searched, and nothing may be added any more. What a function is given is copied.
 *
 * To add a kind of object: its name here and in model.c; a query in queries_TOPIC.c (and, if its catalog holds more
 * than this kind, cover.c); its statements in statement/make_TOPIC.c; man/pg_schema.1; and for the tests
 * t/diff/KIND.sql, t/diff/generate.awk and t/sql/objects.sql. If it is special, diff/ has to know: claims.c, if it
 * takes a name that objects of other kinds could have; order.c and edges.c, if others have to wait for it; diff.c, if
 * it cannot be made anew.
 */
#ifndef SCHEMA_MODEL_H
#define SCHEMA_MODEL_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

/* In the order in which objects are listed. model_kind_name() has the names. */
enum schema_kind {
	SCHEMA_DATABASE,
	SCHEMA_SETTING, /* one setting of a role, of the database, or of a role in the database */
	SCHEMA_SCHEMA,
	SCHEMA_EXTENSION,
	SCHEMA_ACCESS_METHOD,
	SCHEMA_LANGUAGE,
	SCHEMA_COLLATION,
	SCHEMA_CONVERSION,
	SCHEMA_TYPE, /* a base type, or a shell type */
	SCHEMA_ENUM,
	SCHEMA_RANGE,
	SCHEMA_DOMAIN,
	SCHEMA_COMPOSITE_TYPE,
	SCHEMA_FUNCTION, /* also a window function */
	SCHEMA_PROCEDURE,
	SCHEMA_AGGREGATE,
	SCHEMA_OPERATOR,
	SCHEMA_OPERATOR_FAMILY,
	SCHEMA_OPERATOR_CLASS,
	SCHEMA_CAST,
	SCHEMA_TRANSFORM,
	SCHEMA_TEXT_SEARCH_PARSER,
	SCHEMA_TEXT_SEARCH_TEMPLATE,
	SCHEMA_TEXT_SEARCH_DICTIONARY,
	SCHEMA_TEXT_SEARCH_CONFIGURATION,
	SCHEMA_FOREIGN_DATA_WRAPPER,
	SCHEMA_SERVER,
	SCHEMA_USER_MAPPING,
	SCHEMA_SEQUENCE, /* but not that of an identity column, which is told by the column */
	SCHEMA_TABLE,    /* also a partitioned one */
	SCHEMA_FOREIGN_TABLE,
	SCHEMA_VIEW,
	SCHEMA_MATERIALIZED_VIEW,
	SCHEMA_STATISTICS,
	SCHEMA_EVENT_TRIGGER,
	SCHEMA_PUBLICATION,
	SCHEMA_SUBSCRIPTION,
	SCHEMA_DEFAULT_ACL,

	/* Parts of others. */
	SCHEMA_TABLE_COLUMN,
	SCHEMA_FOREIGN_TABLE_COLUMN,
	SCHEMA_VIEW_COLUMN,
	SCHEMA_MATERIALIZED_VIEW_COLUMN,
	SCHEMA_COMPOSITE_TYPE_COLUMN,
	SCHEMA_TABLE_CONSTRAINT, /* also of a foreign table; its index, if it has one, is told by it */
	SCHEMA_DOMAIN_CONSTRAINT,
	SCHEMA_INDEX, /* but not that of a constraint */
	SCHEMA_TRIGGER,
	SCHEMA_RULE,
	SCHEMA_POLICY,
	SCHEMA_ACCESS_METHOD_OPERATOR, /* of an operator class or, added later, of a family */
	SCHEMA_ACCESS_METHOD_FUNCTION,
	SCHEMA_PUBLICATION_RELATION,
	SCHEMA_PUBLICATION_NAMESPACE,
	SCHEMA_KIND_COUNT,
};

#define SCHEMA_NONE ((size_t)-1) /* instead of an index: no object */

struct schema_property {
	char *name;  /* words in lower case, or words, ':' and a name: "grant:alice" */
	char *value; /* may have several lines */
};

struct schema_object {
	enum schema_kind kind;
	char *identity;
	size_t parent; /* the object that it is a part of, or SCHEMA_NONE */
	long place;    /* where the order of parts matters (columns): from 1 on; else 0 */
	bool has_rows; /* it has tables or sequences that are not listed, as those of an extension */
	struct schema_property *properties;
	size_t property_count;
	/* By model_sort(): what it needs, and its parts in the order in which they are listed (kind, place, identity).
	 */
	size_t *needs;
	size_t need_count;
	size_t *parts;
	size_t part_count;
};

struct schema {
	struct schema_object *objects; /* by model_sort(): in order of kind and identity, as strcmp() compares */
	size_t count;
	size_t room;
	struct strs uncovered; /* objects of which the model says nothing: "KIND IDENTITY" */
	int version;           /* of the server, server_version_num; 0: unknown */
};

struct schema *model_new(void);
void model_free(struct schema *schema); /* NULL is ignored */

/* Add an object. Returns its index, which is valid until model_sort(). */
size_t model_add(struct schema *schema, enum schema_kind kind, const char *identity);
/* Add a property behind those that the object has. Nothing happens if the value is NULL. */
void model_set(struct schema *schema, size_t index, const char *name, const char *value);
void model_set_parent(struct schema *schema, size_t index, size_t parent, long place);
/* `index` needs `needed`: it can only be created after it. Said twice, it counts once; an object never needs itself. */
void model_set_need(struct schema *schema, size_t index, size_t needed);
void model_set_uncovered(struct schema *schema, const char *kind, const char *identity);
/* Bring everything into its order, and count all indices anew. Returns the index of an object that is there twice,
 * or SCHEMA_NONE, which is as it should be. */
size_t model_sort(struct schema *schema);

/* The index of an object, or SCHEMA_NONE; O(log n). */
size_t model_find(const struct schema *schema, enum schema_kind kind, const char *identity);
/* A property's value, or NULL if it is absent. */
const char *model_value(const struct schema_object *object, const char *name);
/* Whether the object `index` needs `needed` directly; O(log n). */
bool model_needs(const struct schema *schema, size_t index, size_t needed);
/* < 0, 0, > 0: the order of kind and identity; for a merge of two models. */
int model_compare(const struct schema_object *a, const struct schema_object *b);

const char *model_kind_name(enum schema_kind kind); /* "table column" */
/* The kind of this name, or SCHEMA_KIND_COUNT. */
enum schema_kind model_kind(const char *name);

#endif
