#include "schema/queries.h"

/* Types; but composite types are in queries_relation.c. */

/* SQL is laid out by hand. */
/* clang-format off */

#define FROM_TYPE \
	" from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace"
#define WHERE_TYPE(kind) " where t.typtype = '" kind "' and " SQL_IS_USERS("n") " and " SQL_IS_NO_MEMBER("t")

#define RANGES(more, from_more) \
	"select " SQL_HEAD("t") ", " SQL_TYPE("r.rngsubtype") " as subtype," \
	" case when not o.opcdefault then " SQL_QUALIFIED("opn.nspname", "o.opcname") " end as \"operator class\"," \
	" case when r.rngcollation <> b.typcollation then " SQL_COLLATION("r.rngcollation") " end as collation, " \
	SQL_FUNCTION("r.rngcanonical") " as canonical, " SQL_FUNCTION("r.rngsubdiff") " as \"subtype diff\"," more " " \
	SQL_OWNER("t.typowner") \
	FROM_TYPE " join pg_catalog.pg_range r on r.rngtypid = t.oid join pg_catalog.pg_type b on b.oid = r.rngsubtype" \
	" join pg_catalog.pg_opclass o on o.oid = r.rngsubopc join pg_catalog.pg_namespace opn on opn.oid = o.opcnamespace" \
	from_more WHERE_TYPE("r")

/* From 14 on. Its name is told unless it is the one that the server chooses. */
#define MULTIRANGE \
	" case when m.typnamespace <> t.typnamespace or m.typname <> case when position('range' in t.typname) > 0" \
	" then regexp_replace(t.typname, 'range', 'multirange') else t.typname || '_multirange' end" \
	" then " SQL_QUALIFIED("mn.nspname", "m.typname") " end as multirange,"
#define FROM_MULTIRANGE \
	" join pg_catalog.pg_type m on m.oid = r.rngmultitypid join pg_catalog.pg_namespace mn on mn.oid = m.typnamespace"

const struct query queries_type[] = {
	{QUERY_OBJECTS, SCHEMA_ENUM, 0, 0, "pg_type.e",
		"select " SQL_HEAD("t") ", (select string_agg(quote_literal(e.enumlabel), E',\\n' order by e.enumsortorder)"
		" from pg_catalog.pg_enum e where e.enumtypid = t.oid) as labels, " SQL_OWNER("t.typowner")
		FROM_TYPE WHERE_TYPE("e"), NULL},

	{QUERY_OBJECTS, SCHEMA_DOMAIN, 0, 0, "pg_type.d",
		"select " SQL_HEAD("t") ", format_type(t.typbasetype, t.typtypmod) as type,"
		" case when t.typcollation <> b.typcollation then " SQL_COLLATION("t.typcollation") " end as collation,"
		" pg_get_expr(t.typdefaultbin, 0) as default, " SQL_YES("t.typnotnull") " as \"not null\","
		" (select quote_ident(k.conname) from pg_catalog.pg_constraint k where k.contypid = t.oid and k.contype = 'n'"
		" and regexp_replace(k.conname, '_not_null[0-9]*$', '') <> t.typname) as \"not null name\", "
		SQL_OWNER("t.typowner")
		FROM_TYPE " join pg_catalog.pg_type b on b.oid = t.typbasetype" WHERE_TYPE("d"), NULL},

	/* One of which only the name is known yet. */
	{QUERY_OBJECTS, SCHEMA_TYPE, 0, 0, "pg_type.p",
		"select " SQL_HEAD("t") ", 'yes' as shell, " SQL_OWNER("t.typowner")
		FROM_TYPE WHERE_TYPE("p") " and not t.typisdefined", NULL},

	{QUERY_OBJECTS, SCHEMA_TYPE, 0, 0, "pg_type.b",
		"select " SQL_HEAD("t") ", " SQL_FUNCTION("t.typinput") " as input, " SQL_FUNCTION("t.typoutput") " as output, "
		SQL_FUNCTION("t.typreceive") " as receive, " SQL_FUNCTION("t.typsend") " as send, "
		SQL_FUNCTION("t.typmodin") " as \"typmod in\", " SQL_FUNCTION("t.typmodout") " as \"typmod out\", "
		SQL_FUNCTION("t.typanalyze") " as analyze, nullif(to_jsonb(t) ->> 'typsubscript', '-') as subscript,"
		" nullif(t.typlen, -1) as length, " SQL_YES("t.typbyval") " as \"passed by value\","
		" case t.typalign when 'c' then 'char' when 's' then 'int2' when 'd' then 'double' end as alignment,"
		" case t.typstorage when 'e' then 'external' when 'x' then 'extended' when 'm' then 'main' end as storage,"
		" nullif(t.typcategory, 'U') as category, " SQL_YES("t.typispreferred") " as preferred,"
		" t.typdefault as default, " SQL_TYPE("t.typelem") " as element, nullif(t.typdelim, ',') as delimiter, "
		SQL_YES("t.typcollation <> 0") " as collatable, " SQL_OWNER("t.typowner")
		FROM_TYPE WHERE_TYPE("b")
		" and not exists (select from pg_catalog.pg_type e where e.typarray = t.oid)", NULL},

	{QUERY_OBJECTS, SCHEMA_RANGE, 0, 13, "pg_type.r", RANGES("", ""), NULL},
	{QUERY_OBJECTS, SCHEMA_RANGE, 14, 0, "pg_type.r", RANGES(MULTIRANGE, FROM_MULTIRANGE), NULL},

	{.sql = NULL},
};
