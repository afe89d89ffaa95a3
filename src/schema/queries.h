/*
 * What read.c asks the server: queries as rows of tables, one table a subject (queries_*.c). Only pieces of SQL that
 * several of them need are here.
 *
 * search_path is empty, so that pg_catalog is searched alone; catalogs are qualified all the same. The oid of an object
 * that a user made is at least 16384 (FirstNormalObjectId). Members of extensions are left out; so are the parts of
 * what is left out.
 */
#ifndef SCHEMA_QUERIES_H
#define SCHEMA_QUERIES_H

#include <stddef.h>

#include "schema/model.h"

/* What the columns of a result are. An address is two columns, catalog and oid, or three, with the number of a column
 * (pg_depend has them as classid, objid, objsubid). */
enum query_form {
	/* Objects: address (3), that of the object they are a part of (2; 0: none), place, schema (NULL: none), kind
	 * (NULL: as the row says), identity; each column behind them is a property of the column's name. */
	QUERY_OBJECTS,
	QUERY_ALIASES, /* address (3) of what belongs to the object of another address (3), and is not listed itself */
	QUERY_DETAILS, /* address (3), property, value */
	QUERY_ROWS,    /* address (3) of what has tables or sequences that are not listed */
	QUERY_NEEDS,   /* address (3), that of what it needs (3) */
	QUERY_PRESENT, /* address (3) of what is there, and what `catalog` below may say of it */
	QUERY_UNCOVERED, /* kind, identity */
};

struct query {
	enum query_form form;
	enum schema_kind kind; /* of QUERY_OBJECTS */
	int oldest;            /* the major versions for which it is written; 0: no bound */
	int newest;
	const char *catalog; /* it is asked only if this catalog has objects of a user, of this kind if a dot and its
				letter follow (cover.c); NULL: always */
	const char *sql;
	const char *rest; /* of the SQL, or NULL: no compiler must take a literal of over 4095 bytes */
};

/* The tables end with a row without sql. */
extern const struct query queries_schema[];
extern const struct query queries_relation[];
extern const struct query queries_part[];
extern const struct query queries_type[];
extern const struct query queries_routine[];
extern const struct query queries_operator[];
extern const struct query queries_text_search[];
extern const struct query queries_other[];
extern const struct query queries_detail[];
extern const struct query queries_link[];

/* The tables in the order in which they are to be asked: what is part of another comes after it, then what refers to
 * objects. Ends with NULL. */
extern const struct query *const queries_all[];

/* ---- Pieces of SQL. */

/* SQL is laid out by hand. */
/* clang-format off */

#define SQL_QUALIFIED(schema, name) "quote_ident(" schema ") || '.' || quote_ident(" name ")"

/* The first columns of QUERY_OBJECTS, for a row `x` of a catalog; in the schema `n`, or in none. */
#define SQL_HEAD(x) x ".tableoid, " x ".oid, 0, 0, 0, 0, n.nspname, null, " SQL_IDENTITY(x)
#define SQL_HEAD_NO_SCHEMA(x) x ".tableoid, " x ".oid, 0, 0, 0, 0, null, null, " SQL_IDENTITY(x)
#define SQL_IDENTITY(x) "(pg_identify_object(" x ".tableoid, " x ".oid, 0)).identity"

#define SQL_IS_USERS(n) "(" n ".nspname !~ '^pg_' and " n ".nspname <> 'information_schema')"
#define SQL_IS_NO_MEMBER(x) \
	"not exists (select from pg_catalog.pg_depend member where member.classid = " x ".tableoid" \
	" and member.objid = " x ".oid and member.deptype = 'e')"

/* Names, always qualified; NULL for 0. */
#define SQL_FUNCTION(oid) \
	"(select " SQL_QUALIFIED("fn.nspname", "f.proname") " from pg_catalog.pg_proc f" \
	" join pg_catalog.pg_namespace fn on fn.oid = f.pronamespace where f.oid = " oid ")"
#define SQL_RELATION(oid) \
	"(select " SQL_QUALIFIED("rn.nspname", "r.relname") " from pg_catalog.pg_class r" \
	" join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace where r.oid = " oid ")"
#define SQL_COLLATION(oid) \
	"(select " SQL_QUALIFIED("cn.nspname", "co.collname") " from pg_catalog.pg_collation co" \
	" join pg_catalog.pg_namespace cn on cn.oid = co.collnamespace where co.oid = " oid ")"
#define SQL_OPERATOR(oid) \
	"(select quote_ident(pn.nspname) || '.' || op.oprname from pg_catalog.pg_operator op" \
	" join pg_catalog.pg_namespace pn on pn.oid = op.oprnamespace where op.oid = " oid ")"
#define SQL_TABLESPACE(oid) "(select quote_ident(ts.spcname) from pg_catalog.pg_tablespace ts where ts.oid = " oid ")"
#define SQL_TYPE(oid) "case when " oid " <> 0 then format_type(" oid ", null) end"

#define SQL_DATABASE_OWNER "(select db.datdba from pg_catalog.pg_database db where db.datname = current_database())"
/* A role: PUBLIC, OWNER (of the database), or its name; a role that is called so is quoted. */
#define SQL_ROLE(oid) \
	"case " oid " when 0 then 'PUBLIC' when " SQL_DATABASE_OWNER " then 'OWNER'" \
	" else quote_ident(pg_get_userbyid(" oid ")) end"
/* The property of an object that does not belong to the owner of the database. */
#define SQL_OWNER(oid) \
	"case when " oid " <> " SQL_DATABASE_OWNER " then quote_ident(pg_get_userbyid(" oid ")) end as owner"

#define SQL_YES(condition) "case when " condition " then 'yes' end"

/* The properties of a pg_sequence `s`; their names begin with `prefix`. */
#define SQL_SEQUENCE(prefix) \
	"case when s.seqstart <> case when s.seqincrement > 0 then s.seqmin else s.seqmax end then s.seqstart end" \
	" as \"" prefix "start\"," \
	" nullif(s.seqincrement, 1) as \"" prefix "increment\"," \
	" nullif(s.seqmin, case when s.seqincrement > 0 then 1 else -1 - " SQL_SEQUENCE_MAX " end)" \
	" as \"" prefix "minimum\"," \
	" nullif(s.seqmax, case when s.seqincrement < 0 then -1 else " SQL_SEQUENCE_MAX " end)" \
	" as \"" prefix "maximum\"," \
	" nullif(s.seqcache, 1) as \"" prefix "cache\"," \
	" " SQL_YES("s.seqcycle") " as \"" prefix "cycle\""
#define SQL_SEQUENCE_MAX \
	"case format_type(s.seqtypid, null) when 'smallint' then 32767 when 'integer' then 2147483647" \
	" else 9223372036854775807 end"

#endif
