#include "schema/queries.h"

/* Properties that objects of many kinds have: options, grants, comments. */

/* SQL is laid out by hand. */
/* clang-format off */

/* The index `c` of a constraint counts for that, the sequence `c` of an identity column for the column. */
#define OF_CONSTRAINT \
	" left join pg_catalog.pg_constraint k on c.relkind in ('i', 'I') and k.conindid = c.oid" \
	" and k.contype in ('p', 'u', 'x')"
#define OF_COLUMN \
	" left join pg_catalog.pg_depend i on c.relkind = 'S' and i.classid = c.tableoid and i.objid = c.oid" \
	" and i.deptype = 'i'"

/* Storage parameters; those of a TOAST table belong to its table. In pg_attver, servers from 15.20 on count the changes of a
 * column. */
#define OPTIONS \
	"select q.class, q.id, q.sub, 'option:' || q.name, q.value from (" \
	"select coalesce(k.tableoid, c.tableoid) as class, coalesce(k.oid, c.oid) as id, 0 as sub," \
	" o.option_name as name, o.option_value as value from pg_catalog.pg_class c" OF_CONSTRAINT \
	", pg_options_to_table(c.reloptions) o where c.oid >= 16384 and c.relkind <> 't'" \
	" union all select c.tableoid, c.oid, 0, 'toast.' || o.option_name, o.option_value" \
	" from pg_catalog.pg_class c join pg_catalog.pg_class ct on ct.oid = c.reltoastrelid," \
	" pg_options_to_table(ct.reloptions) o where c.oid >= 16384" \
	" union all select 'pg_catalog.pg_class'::regclass::oid, a.attrelid, a.attnum, o.option_name, o.option_value" \
	" from pg_catalog.pg_attribute a, pg_options_to_table(a.attoptions) o" \
	" where a.attrelid >= 16384 and not a.attisdropped and o.option_name <> 'pg_attver') q order by q.name collate \"C\""

/* Targets of statistics of an index on expressions, by the number of the column. */
#define STATISTICS \
	"select coalesce(k.tableoid, c.tableoid), coalesce(k.oid, c.oid), 0, 'statistics:' || a.attnum, a.attstattarget" \
	" from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid" OF_CONSTRAINT \
	" where c.oid >= 16384 and c.relkind in ('i', 'I') and a.attstattarget >= 0 order by a.attnum"

/* ---- Grants. */

/* Everything that has an acl: its address, its owner, and what the server takes a NULL for. Default
 * privileges in a schema are added to those of the role: usual are none, as for a column,
 * and `every` says what there is to grant. */
#define ACLS \
	"select c.tableoid as class, coalesce(i.refobjid, c.oid) as id, coalesce(i.refobjsubid, 0) as sub," \
	" c.relacl as acl, c.relowner as owner," \
	" acldefault(case c.relkind when 'S' then 's' else 'r' end::\"char\", c.relowner) as usual," \
	" case when i.refobjid is null then '' else 'sequence ' end as prefix, null::aclitem[] as every" \
	" from pg_catalog.pg_class c" OF_COLUMN " where c.relacl is not null and c.oid >= 16384" \
	" union all select c.tableoid, c.oid, a.attnum, a.attacl, c.relowner, acldefault('c', c.relowner), '', null" \
	" from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid" \
	" where a.attacl is not null and c.oid >= 16384 and not a.attisdropped" \
	ACL("pg_proc", "pro", "f") ACL("pg_type", "typ", "T") ACL("pg_language", "lan", "l") \
	ACL("pg_foreign_data_wrapper", "fdw", "F") ACL("pg_foreign_server", "srv", "S") \
	" union all select n.tableoid, n.oid, 0, n.nspacl, n.nspowner, " USUAL_OF_SCHEMA ", '', null" \
	" from pg_catalog.pg_namespace n where n.nspacl is not null and " SQL_IS_USERS("n") \
	" union all select db.tableoid, db.oid, 0, db.datacl, db.datdba, acldefault('d', db.datdba), '', null" \
	" from pg_catalog.pg_database db where db.datacl is not null and db.datname = current_database()" \
	" union all select x.tableoid, x.oid, 0, x.defaclacl, x.defaclrole, case when x.defaclnamespace <> 0" \
	" then acldefault('c', x.defaclrole) else " DEFAULT_OF_DEFAULT " end, '', " DEFAULT_OF_DEFAULT \
	" from pg_catalog.pg_default_acl x"
#define DEFAULT_OF_DEFAULT \
	"acldefault(case x.defaclobjtype when 'S' then 's' else x.defaclobjtype end, x.defaclrole)"
#define ACL(catalog, prefix, letter) \
	" union all select x.tableoid, x.oid, 0, x." prefix "acl, x." prefix "owner," \
	" acldefault('" letter "', x." prefix "owner), '', null" \
	" from pg_catalog." catalog " x where x." prefix "acl is not null and x.oid >= 16384"

/* What initdb gives to everybody in the schema public. */
#define USUAL_OF_SCHEMA \
	"acldefault('n', n.nspowner) || case when n.nspname <> 'public' then '{}'" \
	" when current_setting('server_version_num')::int >= 150000 then array[" TO_ALL("USAGE") "]" \
	" else array[" TO_ALL("USAGE") ", " TO_ALL("CREATE") "] end"
#define TO_ALL(privilege) "makeaclitem(0, n.nspowner, '" privilege "', false)"

/*
 * Grants are told as what there is beyond the usual ("grant:") and what is missing of it ("revoke:"), so that an object
 * without grants, one whose acl is spelt out, and one of another version, which has other privileges, are the same.
 * So ALL stands for all that there is. The owner of an object can always grant the owner's own privileges.
 */
#define GRANTS \
	" had as (select x.*, e.grantee, e.grantor, e.privilege_type as privilege," \
	" case when e.is_grantable and e.grantee <> x.owner then '*' else '' end as mark" \
	" from acls x, aclexplode(x.acl) e)," \
	" expected as (select x.*, e.grantee, e.grantor, e.privilege_type as privilege, '' as mark" \
	" from acls x, aclexplode(x.usual) e)," \
	" differing as (select 'grant:' as verb, h.* from had h where h.mark <> '' or not exists (" SAME("expected") ")" \
	" union all select 'revoke:', h.* from expected h where not exists (" SAME("had") "))" \
	" select q.class, q.id, q.sub, (q.prefix || q.verb || " SQL_ROLE("q.grantee") \
	" || case when q.grantor <> q.owner then ' by ' || " SQL_ROLE("q.grantor") " else '' end) collate \"C\" as name," \
	" case when q.list like '%,%' and q.list = " EVERY("") " then 'ALL'" \
	" when q.list like '%,%' and q.list = " EVERY(" || '*'") " then 'ALL*' else q.list end" \
	" from (select h.class, h.id, h.sub, h.prefix, h.verb, h.grantee, h.grantor, h.owner," \
	" string_agg(h.privilege || h.mark, ', ' order by h.privilege collate \"C\") as list" \
	" from differing h group by 1, 2, 3, 4, 5, 6, 7, 8) q order by name"
#define SAME(others) \
	"select from " others " w where w.class = h.class and w.id = h.id and w.sub = h.sub and w.prefix = h.prefix" \
	" and w.grantee = h.grantee and w.grantor = h.grantor and w.privilege = h.privilege"
/* All that there is to grant: the owner's own privileges. */
#define EVERY(mark) \
	"(select string_agg(e.privilege_type" mark ", ', ' order by e.privilege_type collate \"C\") from acls w," \
	" aclexplode(coalesce(w.every, w.usual)) e where w.class = q.class and w.id = q.id and w.sub = q.sub" \
	" and w.prefix = q.prefix and e.grantee = q.owner)"

/* ---- Comments. */

/* That of a NOT NULL constraint counts for its column or domain. That of the schema public is initdb's.
 * Those of extensions are in queries_schema. */
#define COMMENTS \
	"select case when u.conrelid <> 0 then 'pg_catalog.pg_class'::regclass::oid when u.contypid <> 0" \
	" then 'pg_catalog.pg_type'::regclass::oid else coalesce(k.tableoid, d.classoid) end," \
	" coalesce(k.oid, i.refobjid, nullif(u.conrelid, 0), u.contypid, d.objoid)," \
	" coalesce(i.refobjsubid, u.conkey[1], d.objsubid), case when k.oid is not null then 'index comment'" \
	" when i.refobjid is not null then 'sequence comment' when u.oid is not null then 'not null comment'" \
	" else 'comment' end, d.description" \
	" from pg_catalog.pg_description d left join pg_catalog.pg_class c on c.tableoid = d.classoid and c.oid = d.objoid" \
	OF_CONSTRAINT OF_COLUMN \
	" left join pg_catalog.pg_constraint u on u.tableoid = d.classoid and u.oid = d.objoid and u.contype = 'n'" \
	" where d.classoid <> 'pg_catalog.pg_extension'::regclass and (d.objoid >= 16384" \
	" or d.classoid = 'pg_catalog.pg_namespace'::regclass and d.description <> 'standard public schema')" \
	" union all select d.classoid, d.objoid, 0, 'comment', d.description from pg_catalog.pg_shdescription d" \
	" where d.classoid = 'pg_catalog.pg_database'::regclass and d.objoid = (select db.oid" \
	" from pg_catalog.pg_database db where db.datname = current_database()) order by 4"

#define LABELS \
	"select l.classoid, l.objoid, l.objsubid, ('security label:' || quote_ident(l.provider)) collate \"C\" as name, l.label" \
	" from pg_catalog.pg_seclabel l" \
	" union all select l.classoid, l.objoid, 0, 'security label:' || quote_ident(l.provider), l.label" \
	" from pg_catalog.pg_shseclabel l where l.classoid in ('pg_catalog.pg_database'::regclass," \
	" 'pg_catalog.pg_subscription'::regclass) order by name"

const struct query queries_detail[] = {
	{QUERY_DETAILS, SCHEMA_KIND_COUNT, 0, 0, "pg_class", OPTIONS, NULL},
	{QUERY_DETAILS, SCHEMA_KIND_COUNT, 0, 0, "pg_class.i", STATISTICS, NULL},
	{QUERY_DETAILS, SCHEMA_KIND_COUNT, 0, 0, NULL, "with acls as (" ACLS "),", GRANTS},
	{QUERY_DETAILS, SCHEMA_KIND_COUNT, 0, 0, NULL, COMMENTS, NULL},
	{QUERY_DETAILS, SCHEMA_KIND_COUNT, 0, 0, NULL, LABELS, NULL},
	{.sql = NULL},
};
