#include "schema/queries.h"

/* What objects need. The server knows of more objects than are listed: they count for the one that brings them. */

/* SQL is laid out by hand. */
/* clang-format off */

/* Whatever belongs to an extension stands for it. */
#define MEMBERS \
	"select d.classid, d.objid, 0, d.refclassid, d.refobjid, 0 from pg_catalog.pg_depend d where d.deptype = 'e'"

/* A default, the rule of a view, the index of a constraint, a NOT NULL constraint; the row of a constraint trigger that
 * pg_constraint has; what a foreign key to a partitioned table has for each partition, from the top down. */
#define BROUGHT \
	"select d.tableoid, d.oid, 0, 'pg_catalog.pg_class'::regclass::oid, d.adrelid, d.adnum" \
	" from pg_catalog.pg_attrdef d where d.oid >= 16384" \
	" union all select w.tableoid, w.oid, 0, 'pg_catalog.pg_class'::regclass::oid, w.ev_class, 0" \
	" from pg_catalog.pg_rewrite w where w.oid >= 16384 and w.rulename = '_RETURN'" \
	" union all select 'pg_catalog.pg_class'::regclass::oid, k.conindid, 0, k.tableoid, k.oid, 0" \
	" from pg_catalog.pg_constraint k where k.contype in ('p', 'u', 'x')" \
	" union all select k.tableoid, k.oid, 0, 'pg_catalog.pg_class'::regclass::oid, k.conrelid, k.conkey[1]" \
	" from pg_catalog.pg_constraint k where k.contype = 'n' and k.conrelid <> 0" \
	" union all select k.tableoid, k.oid, 0, 'pg_catalog.pg_type'::regclass::oid, k.contypid, 0" \
	" from pg_catalog.pg_constraint k where k.contype = 'n' and k.contypid <> 0" \
	" union all select k.tableoid, k.oid, 0, g.tableoid, g.oid, 0 from pg_catalog.pg_constraint k" \
	" join pg_catalog.pg_trigger g on g.tgconstraint = k.oid where k.contype = 't'" \
	" union all (select k.tableoid, k.oid, 0, u.tableoid, u.oid, 0 from pg_catalog.pg_constraint k" \
	" join pg_catalog.pg_constraint u on u.oid = k.conparentid and u.confrelid <> k.confrelid" \
	" where k.contype = 'f' order by k.oid)"

/* A range has a multirange. */
#define MULTIRANGES \
	"select 'pg_catalog.pg_type'::regclass::oid, r.rngmultitypid, 0, 'pg_catalog.pg_type'::regclass::oid, r.rngtypid, 0" \
	" from pg_catalog.pg_range r where r.rngtypid >= 16384"

/* The sequence of an identity column, the functions and casts of a range, the triggers of a foreign key. */
#define OWNED \
	"select d.classid, d.objid, 0, d.refclassid, d.refobjid, d.refobjsubid from pg_catalog.pg_depend d" \
	" where d.deptype = 'i' and d.classid in ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_proc'::regclass," \
	" 'pg_catalog.pg_trigger'::regclass, 'pg_catalog.pg_cast'::regclass)"

/* A relation has a type; then come the arrays, which any type has. */
#define ROWTYPES \
	"select t.tableoid, t.oid, 0, 'pg_catalog.pg_class'::regclass::oid, t.typrelid, 0" \
	" from pg_catalog.pg_type t where t.oid >= 16384 and t.typrelid <> 0"
#define ARRAYS \
	"select t.tableoid, t.typarray, 0, t.tableoid, t.oid, 0 from pg_catalog.pg_type t" \
	" where t.oid >= 16384 and t.typarray <> 0"

/* A sequence that is owned by a column is made before it, and given to it later. */
#define NEEDS \
	"select d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid from pg_catalog.pg_depend d" \
	" where d.deptype <> 'e' and d.objid >= 16384 and not (d.deptype = 'a' and d.refobjsubid > 0 and exists (" \
	"select from pg_catalog.pg_class c where c.tableoid = d.classid and c.oid = d.objid and c.relkind = 'S'))"

/* The contents of large objects are data, as those of tables are; their oids may be any. */
#define LARGE_OBJECTS \
	"select 'large object', min(l.oid) || case when count(*) > 1 then ' and ' || count(*) - 1 || ' more' else '' end" \
	" from pg_catalog.pg_largeobject_metadata l having count(*) > 0"

const struct query queries_link[] = {
	{QUERY_ALIASES, SCHEMA_KIND_COUNT, 0, 0, NULL, MEMBERS, NULL},
	{QUERY_ALIASES, SCHEMA_KIND_COUNT, 0, 0, NULL, BROUGHT, NULL},
	{QUERY_ALIASES, SCHEMA_KIND_COUNT, 14, 0, "pg_type.r", MULTIRANGES, NULL},
	{QUERY_ALIASES, SCHEMA_KIND_COUNT, 0, 0, NULL, OWNED, NULL},
	{QUERY_ALIASES, SCHEMA_KIND_COUNT, 0, 0, "pg_type", ROWTYPES, NULL},
	{QUERY_ALIASES, SCHEMA_KIND_COUNT, 0, 0, "pg_type", ARRAYS, NULL},
	{QUERY_NEEDS, SCHEMA_KIND_COUNT, 0, 0, NULL, NEEDS, NULL},
	{QUERY_UNCOVERED, SCHEMA_KIND_COUNT, 0, 0, NULL, LARGE_OBJECTS, NULL},
	{.sql = NULL},
};
