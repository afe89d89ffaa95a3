#include "schema/queries.h"

/* Schemas, and what pg_class has: sequences, tables, views. Their parts are in queries_part.c. */

/* SQL is laid out by hand. */
/* clang-format off */

#define FROM_CLASS(kinds) \
	" from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace" \
	" where c.relkind in (" kinds ") and " SQL_IS_USERS("n") " and " SQL_IS_NO_MEMBER("c")

#define ACCESS_METHOD \
	"(select nullif(quote_ident(am.amname), 'heap') from pg_catalog.pg_am am where am.oid = c.relam)" \
	" as \"access method\""

/* The tables that a table inherits from, in order, or the one that it is a partition of. */
#define PARENTS \
	"case when c.relispartition then (select " SQL_RELATION("h.inhparent") \
	" from pg_catalog.pg_inherits h where h.inhrelid = c.oid) end as \"partition of\"," \
	" pg_get_expr(c.relpartbound, c.oid) as bound," \
	" case when not c.relispartition then (select string_agg(" SQL_RELATION("h.inhparent") \
	", E',\\n' order by h.inhseqno) from pg_catalog.pg_inherits h where h.inhrelid = c.oid) end as inherits"

#define IS_OF_IDENTITY_COLUMN \
	"exists (select from pg_catalog.pg_depend i where i.classid = c.tableoid and i.objid = c.oid and i.deptype = 'i')"

const struct query queries_schema[] = {
	{QUERY_OBJECTS, SCHEMA_DATABASE, 0, 0, NULL,
		"select db.tableoid, db.oid, 0, 0, 0, 0, null, null, 'current'"
		" from pg_catalog.pg_database db where db.datname = current_database()", NULL},

	/* From 15 on, the schema public belongs to pg_database_owner, before to the owner of the database. */
	{QUERY_OBJECTS, SCHEMA_SCHEMA, 0, 0, NULL,
		"select n.tableoid, n.oid, 0, 0, 0, 0, n.nspname, null, quote_ident(n.nspname),"
		" case when n.nspname = 'public' and current_setting('server_version_num')::int >= 150000"
		" then case when pg_get_userbyid(n.nspowner) <> 'pg_database_owner' then " SQL_ROLE("n.nspowner") " end"
		" when n.nspowner <> " SQL_DATABASE_OWNER " then quote_ident(pg_get_userbyid(n.nspowner)) end as owner"
		" from pg_catalog.pg_namespace n where " SQL_IS_USERS("n") " and " SQL_IS_NO_MEMBER("n"), NULL},

	/* Absent is the version that CREATE EXTENSION makes here, and the comment that it gives. */
	{QUERY_OBJECTS, SCHEMA_EXTENSION, 0, 0, NULL,
		"select x.tableoid, x.oid, 0, 0, 0, 0, null, null, quote_ident(x.extname), quote_ident(n.nspname) as schema,"
		" nullif(x.extversion, a.default_version) as version,"
		" nullif(obj_description(x.oid, 'pg_extension'), a.comment) as comment"
		" from pg_catalog.pg_extension x join pg_catalog.pg_namespace n on n.oid = x.extnamespace"
		" left join pg_catalog.pg_available_extensions a on a.name = x.extname", NULL},

	{QUERY_ROWS, SCHEMA_KIND_COUNT, 0, 0, "pg_extension",
		"select d.refclassid, d.refobjid, 0 from pg_catalog.pg_depend d"
		" join pg_catalog.pg_class c on c.tableoid = d.classid and c.oid = d.objid where d.deptype = 'e'"
		" and d.refclassid = 'pg_catalog.pg_extension'::regclass and c.relkind in ('r', 'p', 'S')", NULL},

	{.sql = NULL},
};

const struct query queries_relation[] = {
	{QUERY_OBJECTS, SCHEMA_SEQUENCE, 0, 0, "pg_class.S",
		"select " SQL_HEAD("c") ", nullif(format_type(s.seqtypid, null), 'bigint') as type, " SQL_SEQUENCE("")
		", " SQL_YES("c.relpersistence = 'u'") " as unlogged,"
		" (select " SQL_RELATION("o.refobjid") " || '.' || quote_ident(a.attname) from pg_catalog.pg_depend o"
		" join pg_catalog.pg_attribute a on a.attrelid = o.refobjid and a.attnum = o.refobjsubid"
		" where o.classid = c.tableoid and o.objid = c.oid and o.refclassid = c.tableoid and o.deptype = 'a')"
		" as \"owned by\", " SQL_OWNER("c.relowner")
		" from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
		" join pg_catalog.pg_sequence s on s.seqrelid = c.oid"
		" where " SQL_IS_USERS("n") " and " SQL_IS_NO_MEMBER("c") " and not " IS_OF_IDENTITY_COLUMN, NULL},

	{QUERY_OBJECTS, SCHEMA_TABLE, 0, 0, "pg_class.r",
		"select " SQL_HEAD("c") ", " SQL_YES("c.relpersistence = 'u'") " as unlogged, "
		SQL_TYPE("c.reloftype") " as \"of type\", pg_get_partkeydef(c.oid) as \"partition by\", " PARENTS ", "
		ACCESS_METHOD ", " SQL_TABLESPACE("c.reltablespace") " as tablespace,"
		" case c.relreplident when 'f' then 'FULL' when 'n' then 'NOTHING' when 'i' then (select 'USING INDEX ' ||"
		" quote_ident(ic.relname) from pg_catalog.pg_index i join pg_catalog.pg_class ic on ic.oid = i.indexrelid"
		" where i.indrelid = c.oid and i.indisreplident) end as \"replica identity\", "
		SQL_YES("c.relrowsecurity") " as \"row security\", "
		SQL_YES("c.relforcerowsecurity") " as \"force row security\", " SQL_OWNER("c.relowner")
		FROM_CLASS("'r', 'p'"), NULL},

	{QUERY_OBJECTS, SCHEMA_FOREIGN_TABLE, 0, 0, "pg_class.f",
		"select " SQL_HEAD("c") ", (select quote_ident(fs.srvname) from pg_catalog.pg_foreign_table ft"
		" join pg_catalog.pg_foreign_server fs on fs.oid = ft.ftserver where ft.ftrelid = c.oid) as server, "
		PARENTS ", " SQL_OWNER("c.relowner") FROM_CLASS("'f'"), NULL},

	{QUERY_OBJECTS, SCHEMA_VIEW, 0, 0, "pg_class.v",
		"select " SQL_HEAD("c") ", btrim(pg_get_viewdef(c.oid), ' ;') as definition, " SQL_OWNER("c.relowner")
		FROM_CLASS("'v'"), NULL},

	{QUERY_OBJECTS, SCHEMA_MATERIALIZED_VIEW, 0, 0, "pg_class.m",
		"select " SQL_HEAD("c") ", " ACCESS_METHOD ", " SQL_TABLESPACE("c.reltablespace") " as tablespace,"
		" btrim(pg_get_viewdef(c.oid), ' ;') as definition, " SQL_OWNER("c.relowner") FROM_CLASS("'m'"), NULL},

	/* The member of an extension is the type. */
	{QUERY_OBJECTS, SCHEMA_COMPOSITE_TYPE, 0, 0, "pg_class.c",
		"select " SQL_HEAD("c") ", " SQL_OWNER("c.relowner") FROM_CLASS("'c'")
		" and not exists (select from pg_catalog.pg_depend e where e.classid = 'pg_catalog.pg_type'::regclass"
		" and e.objid = c.reltype and e.deptype = 'e')", NULL},

	/* Its comment, grants and labels are those of the type. */
	{QUERY_ALIASES, SCHEMA_KIND_COUNT, 0, 0, "pg_class.c",
		"select 'pg_catalog.pg_type'::regclass::oid, c.reltype, 0, c.tableoid, c.oid, 0"
		" from pg_catalog.pg_class c where c.oid >= 16384 and c.relkind = 'c'", NULL},

	{QUERY_OBJECTS, SCHEMA_STATISTICS, 0, 0, "pg_statistic_ext",
		"select " SQL_HEAD("x") ", pg_get_statisticsobjdef(x.oid) as definition,"
		" nullif((to_jsonb(x) ->> 'stxstattarget')::int, -1) as statistics, " SQL_OWNER("x.stxowner")
		" from pg_catalog.pg_statistic_ext x join pg_catalog.pg_namespace n on n.oid = x.stxnamespace"
		" where " SQL_IS_USERS("n") " and " SQL_IS_NO_MEMBER("x"), NULL},

	{.sql = NULL},
};
