#include "schema/queries.h"

/* The parts of relations and domains. */

/* SQL is laid out by hand. */
/* clang-format off */

/* The first columns of QUERY_OBJECTS for a part of the object `of` of the catalog `class`. */
#define PART(x, class, of) x ".tableoid, " x ".oid, 0, 'pg_catalog." class "'::regclass::oid, " of ", 0, null, null, "
#define ON_RELATION(name, relation) "quote_ident(" name ") || ' on ' || " SQL_RELATION(relation)

/* ---- Columns. Versions differ in what an attribute has. */

#define COLUMNS(more, from_more) \
	"select c.tableoid, c.oid, a.attnum, c.tableoid, c.oid, row_number() over (partition by c.oid order by a.attnum)," \
	" null, case c.relkind when 'v' then 'view column' when 'm' then 'materialized view column'" \
	" when 'f' then 'foreign table column' when 'c' then 'composite type column' end," \
	" " SQL_QUALIFIED("n.nspname", "c.relname") " || '.' || quote_ident(a.attname)," \
	" format_type(a.atttypid, a.atttypmod) as type," \
	" case when a.attcollation <> t.typcollation then " SQL_COLLATION("a.attcollation") " end as collation," \
	" case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end as default," \
	" case when a.attgenerated = 's' then pg_get_expr(d.adbin, d.adrelid) end as \"generated stored\"," \
	" case when a.attgenerated = 'v' then pg_get_expr(d.adbin, d.adrelid) end as \"generated virtual\"," \
	" case a.attidentity when 'a' then 'ALWAYS' when 'd' then 'BY DEFAULT' end as identity, " \
	SQL_SEQUENCE("sequence ") ", " SEQUENCE_NAME ", " SQL_YES("a.attnotnull") " as \"not null\", " more \
	" case when a.attstorage <> t.typstorage then case a.attstorage when 'p' then 'PLAIN' when 'e' then 'EXTERNAL'" \
	" when 'x' then 'EXTENDED' when 'm' then 'MAIN' end end as storage," \
	" nullif(a.attstattarget, -1) as statistics, " SQL_YES("not a.attislocal") " as inherited" \
	" from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace" \
	" join pg_catalog.pg_attribute a on a.attrelid = c.oid join pg_catalog.pg_type t on t.oid = a.atttypid" \
	" left join pg_catalog.pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum" \
	" left join pg_catalog.pg_depend i on a.attidentity <> '' and i.refclassid = c.tableoid and i.refobjid = c.oid" \
	" and i.refobjsubid = a.attnum and i.classid = c.tableoid and i.deptype = 'i'" \
	" left join pg_catalog.pg_sequence s on s.seqrelid = i.objid " from_more \
	" where c.relkind in ('r', 'p', 'f', 'v', 'm', 'c') and a.attnum > 0 and not a.attisdropped" \
	" and " SQL_IS_USERS("n")

/* That of the sequence of an identity column, unless it is table_column_seq, with a number where that is taken, and
 * shortened where it is too long; then the server chose it. */
#define SEQUENCE_NAME IF_CHOSEN("(select sc.relname from pg_catalog.pg_class sc where sc.oid = i.objid)", "seq", 58) \
	" as \"sequence name\""
#define IF_CHOSEN(name, word, room) \
	"(select case when chosen.name !~ '_" word "[0-9]*$' or octet_length(c.relname) + octet_length(a.attname) <= " #room \
	" and regexp_replace(chosen.name, '_" word "[0-9]*$', '') <> c.relname || '_' || a.attname" \
	" then quote_ident(chosen.name) end from (select " name " as name) chosen)"

/* From 14 on. */
#define COMPRESSION " case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end as compression,"

/* From 18 on, NOT NULL is a constraint. Its name is told only if it was chosen here, and by no server. That may have been
 * for a table from which this one inherited, or under an earlier name of the table. */
#define NOT_NULL \
	" case when k.coninhcount = 0 and right(regexp_replace(k.conname, '_not_null[0-9]*$', ''), length(a.attname) + 1)" \
	" <> '_' || a.attname then " IF_CHOSEN("k.conname", "not_null", 53) " end as \"not null name\", " \
	SQL_YES("k.connoinherit") " as \"not null no inherit\", " \
	SQL_YES("not k.convalidated") " as \"not null not valid\","
#define FROM_NOT_NULL \
	" left join pg_catalog.pg_constraint k on k.conrelid = c.oid and k.contype = 'n' and k.conkey[1] = a.attnum"

/* ---- Constraints. */

/* A foreign key that refers to a partitioned table has one more row for each of the partitions. */
#define IS_OF_PARTITION \
	"(k.contype = 'f' and exists (select from pg_catalog.pg_constraint u" \
	" where u.oid = k.conparentid and u.confrelid <> k.confrelid))"

/* The constraint `k` has the index `i` for itself. */
#define HAS_INDEX "k.conindid = i.indexrelid and k.conrelid = i.indrelid and k.contype in ('p', 'u', 'x')"

#define ENABLED(which) \
	"case " which " when 'D' then 'DISABLE' when 'R' then 'ENABLE REPLICA' when 'A' then 'ENABLE ALWAYS' end as enabled"

const struct query queries_part[] = {
	{QUERY_OBJECTS, SCHEMA_TABLE_COLUMN, 0, 13, "pg_class", COLUMNS("", ""), NULL},
	{QUERY_OBJECTS, SCHEMA_TABLE_COLUMN, 14, 17, "pg_class", COLUMNS(COMPRESSION, ""), NULL},
	{QUERY_OBJECTS, SCHEMA_TABLE_COLUMN, 18, 0, "pg_class", COLUMNS(NOT_NULL COMPRESSION, FROM_NOT_NULL), NULL},

	{QUERY_OBJECTS, SCHEMA_TABLE_CONSTRAINT, 0, 0, "pg_constraint",
		"select " PART("k", "pg_class", "k.conrelid") ON_RELATION("k.conname", "k.conrelid")
		", pg_get_constraintdef(k.oid) as definition,"
		" (select " SQL_TABLESPACE("ic.reltablespace") " from pg_catalog.pg_class ic where ic.oid = i.indexrelid)"
		" as tablespace, " SQL_YES("i.indisclustered") " as cluster, "
		SQL_YES("not k.conislocal or k.conparentid <> 0") " as inherited"
		" from pg_catalog.pg_constraint k left join pg_catalog.pg_index i on " HAS_INDEX
		" where k.conrelid <> 0 and k.contype in ('c', 'f', 'p', 'u', 'x') and not " IS_OF_PARTITION, NULL},

	{QUERY_OBJECTS, SCHEMA_DOMAIN_CONSTRAINT, 0, 0, "pg_type.d",
		"select " PART("k", "pg_type", "k.contypid") "quote_ident(k.conname) || ' on ' || "
		SQL_QUALIFIED("n.nspname", "t.typname") ", pg_get_constraintdef(k.oid) as definition"
		" from pg_catalog.pg_constraint k join pg_catalog.pg_type t on t.oid = k.contypid"
		" join pg_catalog.pg_namespace n on n.oid = t.typnamespace where k.contype = 'c'", NULL},

	{QUERY_OBJECTS, SCHEMA_INDEX, 0, 0, "pg_class.i",
		"select c.tableoid, c.oid, 0, c.tableoid, i.indrelid, 0, null, null, "
		SQL_QUALIFIED("n.nspname", "c.relname") ", pg_get_indexdef(c.oid) as definition,"
		" (select " SQL_RELATION("h.inhparent") " from pg_catalog.pg_inherits h where h.inhrelid = c.oid)"
		" as \"attached to\", " SQL_TABLESPACE("c.reltablespace") " as tablespace, "
		SQL_YES("i.indisclustered") " as cluster, " SQL_YES("not i.indisvalid") " as invalid"
		" from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid"
		" join pg_catalog.pg_namespace n on n.oid = c.relnamespace where " SQL_IS_USERS("n")
		" and not exists (select from pg_catalog.pg_constraint k where " HAS_INDEX ")", NULL},

	/* Before 15, the copies that partitions have of a trigger are marked as internal; so are those of foreign keys. */
	{QUERY_OBJECTS, SCHEMA_TRIGGER, 0, 0, "pg_trigger",
		"select " PART("g", "pg_class", "g.tgrelid") ON_RELATION("g.tgname", "g.tgrelid")
		", pg_get_triggerdef(g.oid) as definition, " ENABLED("g.tgenabled") ", "
		SQL_YES("g.tgparentid <> 0") " as inherited from pg_catalog.pg_trigger g"
		" where (not g.tgisinternal or g.tgparentid <> 0) and not exists (select from pg_catalog.pg_constraint k"
		" where k.oid = g.tgconstraint and k.contype <> 't')", NULL},

	{QUERY_OBJECTS, SCHEMA_RULE, 0, 0, "pg_rewrite.r",
		"select " PART("w", "pg_class", "w.ev_class") ON_RELATION("w.rulename", "w.ev_class")
		", pg_get_ruledef(w.oid) as definition, " ENABLED("w.ev_enabled")
		" from pg_catalog.pg_rewrite w where w.rulename <> '_RETURN'", NULL},

	{QUERY_OBJECTS, SCHEMA_POLICY, 0, 0, "pg_policy",
		"select " PART("y", "pg_class", "y.polrelid") ON_RELATION("y.polname", "y.polrelid") ", "
		SQL_YES("not y.polpermissive") " as restrictive,"
		" case y.polcmd when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE' end"
		" as command, case when y.polroles <> '{0}' then (select string_agg(q.name, ', ' order by q.name collate \"C\")"
		" from (select " SQL_ROLE("role") " as name from unnest(y.polroles) role) q) end as roles,"
		" pg_get_expr(y.polqual, y.polrelid) as using, pg_get_expr(y.polwithcheck, y.polrelid) as check"
		" from pg_catalog.pg_policy y", NULL},

	{.sql = NULL},
};
