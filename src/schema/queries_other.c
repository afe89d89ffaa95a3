#include "schema/queries.h"

/* Foreign data, event triggers, publications, subscriptions, default privileges, settings. */

/* SQL is laid out by hand. */
/* clang-format off */

#define FROM_NO_SCHEMA(x, catalog) \
	" from pg_catalog." catalog " " x " where " x ".oid >= 16384 and " SQL_IS_NO_MEMBER(x)

#define PUBLISH \
	"nullif(concat_ws(', ', case when x.pubinsert then 'insert' end, case when x.pubupdate then 'update' end," \
	" case when x.pubdelete then 'delete' end, case when x.pubtruncate then 'truncate' end)," \
	" 'insert, update, delete, truncate') as publish"

/* Of a column that not all versions have. */
#define MAYBE(x, column) "to_jsonb(" x ") ->> '" column "'"

/* A table of a publication; from 15 on with a condition, and a list of columns. */
#define PUBLISHED(more) \
	"select x.tableoid, x.oid, 0, p.tableoid, p.oid, 0, null, null, " SQL_RELATION("x.prrelid") \
	" || ' in publication ' || quote_ident(p.pubname)" more " from pg_catalog.pg_publication_rel x" \
	" join pg_catalog.pg_publication p on p.oid = x.prpubid"
#define PUBLISHED_PART \
	", (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_catalog.pg_attribute a" \
	" where a.attrelid = x.prrelid and a.attnum = any(x.prattrs)) as columns," \
	" pg_get_expr(x.prqual, x.prrelid) as where"

/* The setting's name, and whose it is. */
#define SETTING_OF \
	"split_part(c.text, '=', 1) || ' of ' || case when x.setrole = 0 and x.setdatabase = 0 then 'all roles'" \
	" when x.setrole = 0 then 'database' else 'role ' || " SQL_ROLE("x.setrole") \
	" || case when x.setdatabase = 0 then '' else ' in database' end end"

const struct query queries_other[] = {
	{QUERY_OBJECTS, SCHEMA_SETTING, 0, 0, NULL,
		"select 0, 0, 0, 0, 0, 0, null, null, " SETTING_OF ","
		" case when x.setrole <> 0 then " SQL_ROLE("x.setrole") " end as role, "
		SQL_YES("x.setdatabase <> 0") " as \"in database\","
		" substr(c.text, position('=' in c.text) + 1) as value"
		" from pg_catalog.pg_db_role_setting x, unnest(x.setconfig) c (text) where x.setdatabase in (0,"
		" (select db.oid from pg_catalog.pg_database db where db.datname = current_database()))", NULL},

	{QUERY_OBJECTS, SCHEMA_FOREIGN_DATA_WRAPPER, 0, 0, "pg_foreign_data_wrapper",
		"select " SQL_HEAD_NO_SCHEMA("x") ", " SQL_FUNCTION("x.fdwhandler") " as handler, "
		SQL_FUNCTION("x.fdwvalidator") " as validator, " SQL_OWNER("x.fdwowner")
		FROM_NO_SCHEMA("x", "pg_foreign_data_wrapper"), NULL},

	{QUERY_OBJECTS, SCHEMA_SERVER, 0, 0, "pg_foreign_server",
		"select " SQL_HEAD_NO_SCHEMA("x") ", (select quote_ident(w.fdwname) from pg_catalog.pg_foreign_data_wrapper w"
		" where w.oid = x.srvfdw) as wrapper, x.srvtype as type, x.srvversion as version, " SQL_OWNER("x.srvowner")
		FROM_NO_SCHEMA("x", "pg_foreign_server"), NULL},

	/* Not everybody may read pg_user_mapping. */
	{QUERY_OBJECTS, SCHEMA_USER_MAPPING, 0, 0, "pg_foreign_server",
		"select 'pg_catalog.pg_user_mapping'::regclass::oid, x.umid, 0, 0, 0, 0, null, null, "
		SQL_ROLE("x.umuser") " || ' on server ' || quote_ident(x.srvname), " SQL_ROLE("x.umuser") " as role,"
		" quote_ident(x.srvname) as server from pg_catalog.pg_user_mappings x", NULL},

	{QUERY_DETAILS, SCHEMA_KIND_COUNT, 0, 0, "pg_foreign_data_wrapper",
		"select q.class, q.id, q.sub, 'fdw option:' || quote_ident(q.name), q.value from ("
		"select x.tableoid as class, x.oid as id, 0 as sub, o.option_name as name, o.option_value as value"
		" from pg_catalog.pg_foreign_data_wrapper x, pg_options_to_table(x.fdwoptions) o"
		" union all select x.tableoid, x.oid, 0, o.option_name, o.option_value"
		" from pg_catalog.pg_foreign_server x, pg_options_to_table(x.srvoptions) o"
		" union all select 'pg_catalog.pg_user_mapping'::regclass::oid, x.umid, 0, o.option_name, o.option_value"
		" from pg_catalog.pg_user_mappings x, pg_options_to_table(x.umoptions) o"
		" union all select 'pg_catalog.pg_class'::regclass::oid, x.ftrelid, 0, o.option_name, o.option_value"
		" from pg_catalog.pg_foreign_table x, pg_options_to_table(x.ftoptions) o"
		" union all select 'pg_catalog.pg_class'::regclass::oid, a.attrelid, a.attnum, o.option_name, o.option_value"
		" from pg_catalog.pg_attribute a, pg_options_to_table(a.attfdwoptions) o where not a.attisdropped"
		") q order by q.name collate \"C\"", NULL},

	{QUERY_OBJECTS, SCHEMA_EVENT_TRIGGER, 0, 0, "pg_event_trigger",
		"select " SQL_HEAD_NO_SCHEMA("x") ", x.evtevent as event, (select string_agg(quote_literal(t), ', ' order by"
		" t collate \"C\") from unnest(x.evttags) t) as tags, " SQL_FUNCTION("x.evtfoid") " as function,"
		" case x.evtenabled when 'D' then 'DISABLE' when 'R' then 'ENABLE REPLICA' when 'A' then 'ENABLE ALWAYS' end"
		" as enabled, " SQL_OWNER("x.evtowner") FROM_NO_SCHEMA("x", "pg_event_trigger"), NULL},

	{QUERY_OBJECTS, SCHEMA_PUBLICATION, 0, 0, "pg_publication",
		"select " SQL_HEAD_NO_SCHEMA("x") ", " SQL_YES("x.puballtables") " as \"all tables\", " PUBLISH ", "
		SQL_YES("x.pubviaroot") " as \"via partition root\","
		" case " MAYBE("x", "pubgencols") " when 's' then 'stored' end as \"generated columns\", " SQL_OWNER("x.pubowner")
		FROM_NO_SCHEMA("x", "pg_publication"), NULL},
	{QUERY_OBJECTS, SCHEMA_PUBLICATION_RELATION, 0, 14, "pg_publication_rel", PUBLISHED(""), NULL},
	{QUERY_OBJECTS, SCHEMA_PUBLICATION_RELATION, 15, 0, "pg_publication_rel", PUBLISHED(PUBLISHED_PART), NULL},
	{QUERY_OBJECTS, SCHEMA_PUBLICATION_NAMESPACE, 15, 0, "pg_publication",
		"select x.tableoid, x.oid, 0, p.tableoid, p.oid, 0, null, null, quote_ident(n.nspname) || ' in publication ' ||"
		" quote_ident(p.pubname) from pg_catalog.pg_publication_namespace x"
		" join pg_catalog.pg_publication p on p.oid = x.pnpubid"
		" join pg_catalog.pg_namespace n on n.oid = x.pnnspid", NULL},

	/* Only a superuser may read them whole. */
	{QUERY_OBJECTS, SCHEMA_SUBSCRIPTION, 0, 0, "pg_subscription",
		"select " SQL_HEAD_NO_SCHEMA("x") ", x.subconninfo as connection, (select string_agg(quote_ident(p), ', ' order by"
		" p collate \"C\") from unnest(x.subpublications) p) as publications, " SQL_YES("not x.subenabled") " as disabled,"
		" case when x.subslotname is null then 'NONE' else nullif(quote_literal(x.subslotname), quote_literal(x.subname)) end"
		" as \"slot name\", nullif(x.subsynccommit, 'off') as \"synchronous commit\","
		" case " MAYBE("x", "subbinary") " when 'true' then 'yes' end as binary,"
		" nullif(case " MAYBE("x", "substream") " when 'true' then 'on' when 't' then 'on' when 'p' then 'parallel'"
		" else 'off' end, case when current_setting('server_version_num')::int >= 180000 then 'parallel' else 'off' end)"
		" as streaming,"
		" case when " MAYBE("x", "subtwophasestate") " in ('p', 'e') then 'yes' end as \"two phase\","
		" case " MAYBE("x", "subdisableonerr") " when 'true' then 'yes' end as \"disable on error\","
		" case " MAYBE("x", "subpasswordrequired") " when 'false' then 'no' end as \"password required\","
		" case " MAYBE("x", "subrunasowner") " when 'true' then 'yes' end as \"run as owner\","
		" nullif(" MAYBE("x", "suborigin") ", 'any') as origin,"
		" case " MAYBE("x", "subfailover") " when 'true' then 'yes' end as failover, " SQL_OWNER("x.subowner")
		" from pg_catalog.pg_subscription x"
		" where x.subdbid = (select db.oid from pg_catalog.pg_database db where db.datname = current_database())", NULL},

	{QUERY_OBJECTS, SCHEMA_DEFAULT_ACL, 0, 0, "pg_default_acl",
		"select x.tableoid, x.oid, 0, 0, 0, 0, n.nspname, null, 'for role ' || " SQL_ROLE("x.defaclrole")
		" || coalesce(' in schema ' || quote_ident(n.nspname), '') || ' on ' || case x.defaclobjtype when 'r' then 'tables'"
		" when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' when 'n' then 'schemas'"
		" when 'L' then 'large objects' else x.defaclobjtype::text end from pg_catalog.pg_default_acl x"
		" left join pg_catalog.pg_namespace n on n.oid = x.defaclnamespace", NULL},

	{.sql = NULL},
};
